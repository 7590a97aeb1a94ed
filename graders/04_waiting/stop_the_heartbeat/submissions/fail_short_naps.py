# threadlings: check=stop_is_prompt misconception=M24
"""Sleeps in slices of a tenth of a second, and looks after each of them."""

import threading
import time


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.running = True
        self.thread = None

    def start(self):
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def stop(self):
        self.running = False
        if self.thread:
            self.thread.join()

    def _run(self):
        due = time.monotonic() + self.interval
        while self.running:
            if time.monotonic() >= due - 1e-6:
                self.beat()
                due += self.interval
            time.sleep(min(0.1, max(0.0, due - time.monotonic())))
