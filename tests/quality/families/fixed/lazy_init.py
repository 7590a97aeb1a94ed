"""Lazy creation: looking and making are one step, under a lock."""

import threading


class Pool:
    def __init__(self):
        self.made = 0
        self.connection = None
        self.lock = threading.Lock()

    def get(self):
        with self.lock:
            if self.connection is None:
                self.made += 1
                self.connection = object()
            return self.connection


def scenario():
    pool = Pool()
    got = []
    threads = [threading.Thread(target=lambda: got.append(pool.get())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got[0] is got[1]
