"""A cache that computes the same value twice, because both threads find it missing."""

import threading


class Cache:
    def __init__(self):
        self.values = {}
        self.computed = []

    def get(self, key):
        if key not in self.values:
            self.computed.append(key)
            self.values[key] = key * key
        return self.values[key]


def scenario():
    cache = Cache()
    threads = [threading.Thread(target=cache.get, args=(7,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return cache.computed
