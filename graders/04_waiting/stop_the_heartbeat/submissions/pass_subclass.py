"""A subclass of Thread; joins only what was started."""

import threading


class Heartbeat(threading.Thread):
    def __init__(self, interval, beat):
        super().__init__(daemon=True)
        self._interval = interval
        self._beat = beat
        self._told = threading.Event()

    def run(self):
        while not self._told.wait(timeout=self._interval):
            self._beat()

    def stop(self):
        self._told.set()
        if self.is_alive():
            self.join()
