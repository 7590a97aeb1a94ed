# threadlings: check=harmless_stops misconception=none
"""Forgets the thread when it has been stopped; the second stop() finds None."""

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
        if self.thread.ident is not None:
            self.thread.join()
        self.thread = None

    def _run(self):
        while not self.stopping.wait(self.interval):
            self.beat()
