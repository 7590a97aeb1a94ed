# threadlings: check=sleeps_in_between misconception=M24
"""Asks for the time, thousands of times a second."""

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
            if time.monotonic() >= due:
                self.beat()
                due += self.interval
