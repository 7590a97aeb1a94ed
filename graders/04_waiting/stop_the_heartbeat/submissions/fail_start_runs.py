# threadlings: check=beats_in_time misconception=none
"""start() beats itself, and never returns."""

import threading


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.stopping = threading.Event()

    def start(self):
        while not self.stopping.wait(self.interval):
            self.beat()

    def stop(self):
        self.stopping.set()
