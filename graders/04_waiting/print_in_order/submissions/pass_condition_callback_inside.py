"""wait_for, and the callback runs while the lock is held: nobody else could run anyway."""

import threading


class Ordered:
    def __init__(self):
        self.turn = 1
        self.changed = threading.Condition()

    def first(self, fn):
        self._at(1, fn)

    def second(self, fn):
        self._at(2, fn)

    def third(self, fn):
        self._at(3, fn)

    def _at(self, turn, fn):
        with self.changed:
            self.changed.wait_for(lambda: self.turn == turn)
            fn()
            self.turn += 1
            self.changed.notify_all()
