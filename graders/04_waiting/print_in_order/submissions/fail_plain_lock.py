# threadlings: check=any_order misconception=M09
"""A lock: only one callback runs at a time, but which?"""

import threading


class Ordered:
    def __init__(self):
        self.lock = threading.Lock()

    def first(self, fn):
        with self.lock:
            fn()

    def second(self, fn):
        with self.lock:
            fn()

    def third(self, fn):
        with self.lock:
            fn()
