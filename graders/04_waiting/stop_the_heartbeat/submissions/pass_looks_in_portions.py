"""Waits in portions of a second; the event ends each of them at once."""

import threading
import time


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.stopping = threading.Event()
        self.thread = None

    def start(self):
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def stop(self):
        self.stopping.set()
        if self.thread:
            self.thread.join()

    def _run(self):
        due = time.monotonic() + self.interval
        while not self.stopping.is_set():
            left = due - time.monotonic()
            if left > 0:
                self.stopping.wait(min(1, left))
            else:
                self.beat()
                due += self.interval
