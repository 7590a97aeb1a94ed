"""Stores the value, then sets an event, which stays set."""

import threading

LOST_AT_STEP = 4


class ResultBox:
    def __init__(self):
        self._value = None
        self._there = threading.Event()

    def put(self, value):
        self._value = value
        self._there.set()

    def wait(self, timeout=None):
        if not self._there.wait(timeout):
            raise TimeoutError
        return self._value
