# threadlings: check=limit_is_used misconception=M05
"""A lock is a limit of one."""

import threading


def fetch_all(fetch, urls, max_workers):
    pages, lock = {}, threading.Lock()

    def work(url):
        with lock:
            try:
                pages[url] = fetch(url)
            except Exception as error:
                pages[url] = error

    threads = [threading.Thread(target=work, args=(url,)) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return pages
