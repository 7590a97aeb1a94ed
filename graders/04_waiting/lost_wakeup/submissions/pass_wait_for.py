"""Condition, flag, wait_for and notify_all."""

import threading

LOST_AT_STEP = 4


class ResultBox:
    def __init__(self):
        self.value = None
        self.has = False
        self.c = threading.Condition()

    def put(self, value):
        with self.c:
            self.value, self.has = value, True
            self.c.notify_all()

    def wait(self, timeout=None):
        with self.c:
            if not self.c.wait_for(lambda: self.has, timeout):
                raise TimeoutError
            return self.value
