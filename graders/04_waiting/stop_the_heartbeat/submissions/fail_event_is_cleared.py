# threadlings: check=finishes_its_beat misconception=M22
"""Every round clears the event before it waits: a stop() that came during the beat is wiped out."""

import threading


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.woken = threading.Event()
        self.thread = None

    def start(self):
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def stop(self):
        self.woken.set()
        if self.thread:
            self.thread.join()

    def _run(self):
        while True:
            self.woken.clear()
            if self.woken.wait(self.interval):
                return
            self.beat()
