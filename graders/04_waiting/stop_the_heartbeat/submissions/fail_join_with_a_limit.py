# threadlings: check=finishes_its_beat misconception=M04
"""Waits for the thread, for five seconds at most."""

import threading


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def start(self):
        self.thread.start()

    def stop(self):
        self.stopping.set()
        if self.thread.is_alive():
            self.thread.join(timeout=5)

    def _run(self):
        while not self.stopping.wait(self.interval):
            self.beat()
