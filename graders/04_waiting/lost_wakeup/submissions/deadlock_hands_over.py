# threadlings: check=every_waiter_hears misconception=M22
"""The value is taken out by the first one who gets it, as from a queue."""

import queue

LOST_AT_STEP = 4


class ResultBox:
    def __init__(self):
        self._box = queue.SimpleQueue()

    def put(self, value):
        self._box.put(value)

    def wait(self, timeout=None):
        try:
            return self._box.get(timeout=timeout)
        except queue.Empty:
            raise TimeoutError from None
