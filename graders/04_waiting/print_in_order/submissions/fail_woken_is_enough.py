# threadlings: check=any_order misconception=M21
"""A state and notify_all, but `if` instead of `while`: third is woken for what was meant for second."""

import threading


class Ordered:
    def __init__(self):
        self.changed = threading.Condition()
        self.done = 0

    def _run(self, number, fn):
        with self.changed:
            if self.done < number:
                self.changed.wait()
            fn()
            self.done += 1
            self.changed.notify_all()

    def first(self, fn):
        self._run(0, fn)

    def second(self, fn):
        self._run(1, fn)

    def third(self, fn):
        self._run(2, fn)
