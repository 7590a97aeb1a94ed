"""Each waiting one leaves an event of its own; put serves all that are there."""

import threading

LOST_AT_STEP = 4


class ResultBox:
    def __init__(self):
        self._lock = threading.RLock()
        self._result = []
        self._waiting = []

    def put(self, value):
        with self._lock:
            self._result.append(value)
            for event in self._waiting:
                event.set()

    def wait(self, timeout=None):
        with self._lock:
            if self._result:
                return self._result[0]
            mine = threading.Event()
            self._waiting.append(mine)
        if not mine.wait(timeout):
            raise TimeoutError
        return self._result[0]
