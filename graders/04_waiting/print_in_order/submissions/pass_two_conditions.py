"""Two conditions on one lock, and flags that they stand for."""

import threading


class Ordered:
    def __init__(self):
        lock = threading.Lock()
        self.first_done = self.second_done = False
        self.after_first = threading.Condition(lock)
        self.after_second = threading.Condition(lock)

    def first(self, fn):
        fn()
        with self.after_first:
            self.first_done = True
            self.after_first.notify()

    def second(self, fn):
        with self.after_first:
            while not self.first_done:
                self.after_first.wait()
        fn()
        with self.after_second:
            self.second_done = True
            self.after_second.notify()

    def third(self, fn):
        with self.after_second:
            while not self.second_done:
                self.after_second.wait()
        fn()
