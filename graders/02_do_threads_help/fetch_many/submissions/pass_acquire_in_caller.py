"""The caller takes the permit before it starts the thread, which gives it back."""

from threading import *


def fetch_all(fetch, urls, max_workers):
    pages, places, threads = {}, Semaphore(max_workers), []

    def work(url):
        try:
            pages[url] = fetch(url)
        except Exception as error:
            pages[url] = error
        finally:
            places.release()

    for url in urls:
        places.acquire()
        threads.append(Thread(target=work, args=(url,)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return pages
