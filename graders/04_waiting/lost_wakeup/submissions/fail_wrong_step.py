# threadlings: check=which_step misconception=none
"""The class is right, and the step is the one at which the waiting begins, not the one at which the signal is lost."""

import threading

LOST_AT_STEP = 7


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
