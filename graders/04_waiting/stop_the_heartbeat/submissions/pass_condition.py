"""A Condition with a flag; wait_for with a time limit."""

import threading


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.changed = threading.Condition()
        self.stopped = False
        self.thread = None

    def start(self):
        self.thread = threading.Thread(target=self._run, name="heartbeat")
        self.thread.start()

    def stop(self):
        with self.changed:
            self.stopped = True
            self.changed.notify_all()
        if self.thread:
            self.thread.join()

    def _run(self):
        while True:
            with self.changed:
                if self.changed.wait_for(lambda: self.stopped, self.interval):
                    return
            self.beat()
