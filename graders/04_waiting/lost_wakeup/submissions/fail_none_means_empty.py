# threadlings: check=any_value misconception=M31
"""Takes None for an empty box, although None is a value like any other."""

import threading

LOST_AT_STEP = 4


class ResultBox:
    def __init__(self):
        self.value = None
        self.c = threading.Condition()

    def put(self, value):
        with self.c:
            self.value = value
            self.c.notify_all()

    def wait(self, timeout=None):
        with self.c:
            if not self.c.wait_for(lambda: self.value is not None, timeout):
                raise TimeoutError
            return self.value
