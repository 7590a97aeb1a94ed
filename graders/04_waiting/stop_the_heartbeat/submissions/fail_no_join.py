# threadlings: check=finishes_its_beat misconception=M04
"""Tells the thread, and does not wait for it."""

import threading


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.stopping = threading.Event()

    def start(self):
        threading.Thread(target=self._run).start()

    def stop(self):
        self.stopping.set()

    def _run(self):
        while not self.stopping.wait(self.interval):
            self.beat()
