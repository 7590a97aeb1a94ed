"""A cache in which the first to ask leaves a place for the value, and the others wait for it."""

import threading
from concurrent.futures import Future


class Cache:
    def __init__(self):
        self.futures = {}
        self.computed = []

    def get(self, key):
        mine = Future()
        future = self.futures.setdefault(key, mine)
        if future is mine:
            self.computed.append(key)
            future.set_result(key * key)
        return future.result()


def scenario():
    cache = Cache()
    threads = [threading.Thread(target=cache.get, args=(7,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return cache.computed
