"""A Condition and a number; the callbacks run outside the lock."""

import threading


class Ordered:
    def __init__(self):
        self.changed = threading.Condition()
        self.done = 0

    def _run(self, number, fn):
        with self.changed:
            while self.done < number:
                self.changed.wait()
        fn()
        with self.changed:
            self.done = number + 1
            self.changed.notify_all()

    def first(self, fn):
        self._run(0, fn)

    def second(self, fn):
        self._run(1, fn)

    def third(self, fn):
        self._run(2, fn)
