# threadlings: check=limit_is_used misconception=M05
"""As many threads as allowed, then wait for all of them, then the next ones."""

import threading


def fetch_all(fetch, urls, max_workers):
    pages = {}

    def work(url):
        try:
            pages[url] = fetch(url)
        except Exception as error:
            pages[url] = error

    for first in range(0, len(urls), max_workers):
        threads = [threading.Thread(target=work, args=(url,)) for url in urls[first : first + max_workers]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return pages
