# threadlings: check=finishes_its_beat misconception=M22
"""A notification is the sign, and whoever is busy with a beat does not hear it."""

import threading


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.changed = threading.Condition()
        self.thread = None

    def start(self):
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def stop(self):
        with self.changed:
            self.changed.notify()
        if self.thread:
            self.thread.join()

    def _run(self):
        while True:
            with self.changed:
                if self.changed.wait(self.interval):
                    return
            self.beat()
