# threadlings: check=harmless_stops misconception=none
"""The thread is there, but it cannot be joined before it was started."""

import threading


class Heartbeat(threading.Thread):
    def __init__(self, interval, beat):
        super().__init__()
        self.interval = interval
        self.beat = beat
        self.stopping = threading.Event()

    def run(self):
        while not self.stopping.wait(self.interval):
            self.beat()

    def stop(self):
        self.stopping.set()
        self.join()
