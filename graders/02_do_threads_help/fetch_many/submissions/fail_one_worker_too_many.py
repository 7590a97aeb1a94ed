# threadlings: check=limit_is_kept misconception=none
"""The caller works as well, beside all the workers that are allowed."""

import queue
import threading


def fetch_all(fetch, urls, max_workers):
    pages = {}
    todo = queue.SimpleQueue()
    for url in urls:
        todo.put(url)

    def work():
        while True:
            try:
                url = todo.get_nowait()
            except queue.Empty:
                return
            try:
                pages[url] = fetch(url)
            except Exception as error:
                pages[url] = error

    threads = [threading.Thread(target=work) for _ in range(max_workers)]
    for thread in threads:
        thread.start()
    work()
    for thread in threads:
        thread.join()
    return pages
