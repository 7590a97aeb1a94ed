# threadlings: check=stop_is_prompt misconception=M28
"""A flag, and an ordinary sleep: the thread hears of it when the sleep is over."""

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
        while True:
            time.sleep(self.interval)
            if not self.running:
                return
            self.beat()
