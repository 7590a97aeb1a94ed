# threadlings: check=errors_give_back misconception=M18
"""The permit of a fetch that fails is not given back."""

import threading


def fetch_all(fetch, urls, max_workers):
    pages = {}
    places = threading.Semaphore(max_workers)

    def work(url):
        places.acquire()
        try:
            pages[url] = fetch(url)
            places.release()
        except Exception as error:
            pages[url] = error

    threads = [threading.Thread(target=work, args=(url,)) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return pages
