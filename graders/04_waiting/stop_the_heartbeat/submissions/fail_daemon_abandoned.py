# threadlings: check=stops_at_any_moment misconception=M28
"""A daemon thread, so stop() need do nothing."""

import threading
import time


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat

    def start(self):
        threading.Thread(target=self._run, daemon=True).start()

    def stop(self):
        pass

    def _run(self):
        while True:
            time.sleep(self.interval)
            self.beat()
