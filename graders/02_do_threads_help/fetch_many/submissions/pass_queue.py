"""Workers that drain a queue, with a sentinel for each."""

import queue
import threading


def fetch_all(fetch, urls, max_workers):
    todo = queue.Queue()
    pages = {}

    def work():
        while (url := todo.get()) is not None:
            try:
                pages[url] = fetch(url)
            except Exception as error:
                pages[url] = error

    workers = [threading.Thread(target=work) for _ in range(max_workers)]
    for worker in workers:
        worker.start()
    for url in urls:
        todo.put(url)
    for _ in workers:
        todo.put(None)
    for worker in workers:
        worker.join()
    return pages
