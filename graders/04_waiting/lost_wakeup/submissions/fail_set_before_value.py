# threadlings: check=never_misses_it misconception=M31
"""Sets the event before the value is there."""

import threading

LOST_AT_STEP = 4


class ResultBox:
    def __init__(self):
        self.value = None
        self.there = threading.Event()

    def put(self, value):
        self.there.set()
        self.value = value

    def wait(self, timeout=None):
        if not self.there.wait(timeout):
            raise TimeoutError
        return self.value
