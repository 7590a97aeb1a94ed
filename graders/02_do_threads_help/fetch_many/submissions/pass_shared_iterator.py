"""Workers that share an iterator under a lock."""

import threading


def fetch_all(fetch, urls, max_workers):
    rest, lock, pages = iter(urls), threading.Lock(), {}

    def work():
        while True:
            with lock:
                url = next(rest, None)
            if url is None:
                return
            try:
                result = fetch(url)
            except Exception as error:
                result = error
            pages[url] = result

    workers = [threading.Thread(target=work) for _ in range(min(max_workers, len(urls)))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return pages
