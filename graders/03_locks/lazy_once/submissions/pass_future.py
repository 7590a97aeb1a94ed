"""The first one leaves a future behind; the others ask it. A failed one is thrown away."""

import threading
from concurrent.futures import Future

class Lazy:
    def __init__(self, factory):
        self._factory = factory
        self._lock = threading.Lock()
        self._future = None

    def get(self):
        with self._lock:
            future, mine = self._future, False
            if future is None:
                future = self._future = Future()
                mine = True
        if mine:
            try:
                future.set_result(self._factory())
            except BaseException as error:
                with self._lock:
                    self._future = None
                future.set_exception(error)
        return future.result()
