# threadlings: check=woken_at_once misconception=M24
"""The number is guarded by a lock, and still asked for without a pause."""

import threading


class Ordered:
    def __init__(self):
        self.lock = threading.Lock()
        self.done = 0

    def _run(self, number, fn):
        while True:
            with self.lock:
                if self.done == number:
                    fn()
                    self.done += 1
                    return

    def first(self, fn):
        self._run(0, fn)

    def second(self, fn):
        self._run(1, fn)

    def third(self, fn):
        self._run(2, fn)
