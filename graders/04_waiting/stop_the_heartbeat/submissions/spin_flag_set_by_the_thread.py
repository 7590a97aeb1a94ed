# threadlings: check=stops_at_any_moment misconception=M24
"""The thread itself sets the flag when it begins: a stop() that came before is forgotten."""

import threading


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.wake = threading.Event()
        self.running = False
        self.thread = None

    def start(self):
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def stop(self):
        self.running = False
        self.wake.set()
        if self.thread:
            self.thread.join()

    def _run(self):
        self.running = True
        while self.running:
            if not self.wake.wait(self.interval):
                self.beat()
