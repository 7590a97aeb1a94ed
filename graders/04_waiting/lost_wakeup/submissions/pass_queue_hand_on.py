"""A queue with room for one; who takes the value out puts it back for the next."""

import queue

LOST_AT_STEP = 4


class ResultBox:
    def __init__(self):
        self._box = queue.Queue(maxsize=1)

    def put(self, value):
        self._box.put(value)

    def wait(self, timeout=None):
        try:
            value = self._box.get() if timeout is None else self._box.get(timeout=timeout)
        except queue.Empty:
            raise TimeoutError("no result yet") from None
        self._box.put(value)
        return value
