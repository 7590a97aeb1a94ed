"""A try-lock finds the one who makes it; the others wait for an event, and try if it failed."""

import threading

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._lock = threading.Lock()
        self._attempt = None
        self._values = []

    def get(self):
        while True:
            with self._lock:
                if self._values:
                    return self._values[0]
                attempt = self._attempt
                leads = attempt is None
                if leads:
                    attempt = self._attempt = threading.Event()
            if not leads:
                attempt.wait()
                continue
            try:
                value = self._factory()
                self._values.append(value)
                return value
            finally:
                with self._lock:
                    self._attempt = None
                attempt.set()
