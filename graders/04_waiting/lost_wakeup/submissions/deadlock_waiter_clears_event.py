# threadlings: check=every_waiter_hears misconception=M22
"""The first one through clears the event; the second one never sees it."""

import threading

LOST_AT_STEP = 4


class ResultBox:
    def __init__(self):
        self.value = None
        self.there = threading.Event()

    def put(self, value):
        self.value = value
        self.there.set()

    def wait(self, timeout=None):
        if not self.there.wait(timeout):
            raise TimeoutError
        self.there.clear()
        return self.value
