"""Threads and a semaphore."""

import threading


def fetch_all(fetch, urls, max_workers):
    pages = {}
    places = threading.BoundedSemaphore(max_workers)

    def work(url):
        with places:
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
