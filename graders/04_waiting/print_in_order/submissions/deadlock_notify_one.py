# threadlings: check=any_order misconception=M23
"""One Condition for both arrows, and notify() wakes one: third, who cannot go on, and nobody wakes second."""

import threading


class Ordered:
    def __init__(self):
        self.changed = threading.Condition()
        self.done = 0

    def _run(self, number, fn):
        with self.changed:
            while self.done != number:
                self.changed.wait()
            fn()
            self.done += 1
            self.changed.notify()

    def first(self, fn):
        self._run(0, fn)

    def second(self, fn):
        self._run(1, fn)

    def third(self, fn):
        self._run(2, fn)
