"""Lazy creation: two threads find nothing there, and each makes a connection of its own."""

import threading


class Pool:
    def __init__(self):
        self.made = 0
        self.connection = None

    def get(self):
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
