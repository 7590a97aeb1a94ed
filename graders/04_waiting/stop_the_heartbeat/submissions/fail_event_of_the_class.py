# threadlings: check=heartbeats_are_independent misconception=none
"""One event for all heartbeats: stopping one stops them all."""

import threading


class Heartbeat:
    stopping = threading.Event()

    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.thread = None

    def start(self):
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def stop(self):
        self.stopping.set()
        if self.thread:
            self.thread.join()

    def _run(self):
        while not self.stopping.wait(self.interval):
            self.beat()
