# threadlings: check=stops_at_any_moment misconception=M04
"""The flag is seen only after the beat that follows the sleep, and nobody waits for that."""

import threading
import time


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.running = True

    def start(self):
        threading.Thread(target=self._run).start()

    def stop(self):
        self.running = False

    def _run(self):
        while self.running:
            time.sleep(self.interval)
            self.beat()
