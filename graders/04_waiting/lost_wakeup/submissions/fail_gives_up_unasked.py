# threadlings: check=never_misses_it misconception=M04
"""Without a limit it waits for a minute, and then returns whatever there is."""

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
            there = self.c.wait_for(lambda: self.has, timeout or 60)
            if not there and timeout is not None:
                raise TimeoutError
            return self.value
