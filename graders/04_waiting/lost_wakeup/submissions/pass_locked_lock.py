"""A lock that is taken from the start and given back by put: it stays open."""

import threading

LOST_AT_STEP = 4


class ResultBox:
    def __init__(self):
        self._closed = threading.Lock()
        self._closed.acquire()

    def put(self, value):
        self._value = value
        self._closed.release()

    def wait(self, timeout=None):
        if not self._closed.acquire(timeout=-1 if timeout is None else timeout):
            raise TimeoutError
        self._closed.release()
        return self._value
