# threadlings: check=sleeps misconception=M24
"""Looks every hundredth of a second instead of being woken."""

import threading
import time

LOST_AT_STEP = 4


class ResultBox:
    def __init__(self):
        self.value = None
        self.has = False
        self.c = threading.Condition()

    def put(self, value):
        with self.c:
            self.value, self.has = value, True

    def wait(self, timeout=None):
        start = time.monotonic()
        with self.c:
            while not self.has:
                if timeout is not None and time.monotonic() - start >= timeout:
                    raise TimeoutError
                self.c.wait(0.01)
            return self.value
