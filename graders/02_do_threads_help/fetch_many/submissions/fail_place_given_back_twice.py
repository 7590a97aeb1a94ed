# threadlings: check=errors_give_back misconception=M25
"""A fetch that fails gives its permit back in `except`, and again in `finally`."""

import threading


def fetch_all(fetch, urls, max_workers):
    pages = {}
    places = threading.Semaphore(max_workers)

    def work(url):
        places.acquire()
        try:
            pages[url] = fetch(url)
        except Exception as error:
            pages[url] = error
            places.release()
        finally:
            places.release()

    threads = [threading.Thread(target=work, args=(url,)) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return pages
