# threadlings: check=limit_is_kept misconception=M12
"""Looks whether a place is free, and takes it one step later; sleeps a little in between looks."""

import threading
import time


def fetch_all(fetch, urls, max_workers):
    pages = {}
    running = 0

    def work(url):
        nonlocal running
        while running >= max_workers:
            time.sleep(0.5)
        running += 1
        try:
            pages[url] = fetch(url)
        except Exception as error:
            pages[url] = error
        running -= 1

    threads = [threading.Thread(target=work, args=(url,)) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return pages
