# threadlings: check=any_value misconception=M31
"""`while not self.value`: 0, False and the empty string are taken for nothing."""

import threading

LOST_AT_STEP = 4


class ResultBox:
    EMPTY = None

    def __init__(self):
        self.value = self.EMPTY
        self.c = threading.Condition()

    def put(self, value):
        with self.c:
            self.value = ("value", value) if value is None else value
            self.c.notify_all()

    def wait(self, timeout=None):
        with self.c:
            if not self.c.wait_for(lambda: self.value, timeout):
                raise TimeoutError
            return None if self.value == ("value", None) else self.value
