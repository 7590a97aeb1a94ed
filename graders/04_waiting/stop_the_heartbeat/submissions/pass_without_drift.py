"""Reckons from the start, so that slow beats do not shift the later ones."""

import threading
import time


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.stopping = threading.Event()
        self.thread = None

    def start(self):
        self.thread = threading.Thread(target=self._run, args=(time.monotonic(),))
        self.thread.start()

    def stop(self):
        self.stopping.set()
        if self.thread:
            self.thread.join()

    def _run(self, due):
        while True:
            due += self.interval
            if self.stopping.wait(max(0, due - time.monotonic())):
                return
            self.beat()
