# threadlings: check=any_order misconception=M22
"""There is a state, but it is looked at before the lock is taken: the news may come in between."""

import threading


class Ordered:
    def __init__(self):
        self.changed = threading.Condition()
        self.done = 0

    def _finished(self, number):
        with self.changed:
            self.done = number
            self.changed.notify_all()

    def first(self, fn):
        fn()
        self._finished(1)

    def second(self, fn):
        if self.done < 1:
            with self.changed:
                self.changed.wait()
        fn()
        self._finished(2)

    def third(self, fn):
        while self.done < 2:
            with self.changed:
                self.changed.wait()
        fn()
