# threadlings: check=timeouts_are_exact misconception=none
"""Sleeps for as long as the limit allows, and looks then."""

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
            self.c.notify_all()

    def wait(self, timeout=None):
        if timeout is not None:
            time.sleep(timeout)
            if not self.has:
                raise TimeoutError
            return self.value
        with self.c:
            self.c.wait_for(lambda: self.has)
            return self.value
