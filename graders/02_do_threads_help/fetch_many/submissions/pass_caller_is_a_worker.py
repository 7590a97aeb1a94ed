"""The caller is one of the workers; a deque of urls."""

import threading
from collections import deque


def fetch_all(fetch, urls, max_workers):
    todo, pages = deque(urls), {}

    def work():
        while True:
            try:
                url = todo.popleft()
            except IndexError:
                return
            try:
                pages[url] = fetch(url)
            except Exception as error:
                pages[url] = error

    helpers = [threading.Thread(target=work) for _ in range(max_workers - 1)]
    for helper in helpers:
        helper.start()
    work()
    for helper in helpers:
        helper.join()
    return pages
