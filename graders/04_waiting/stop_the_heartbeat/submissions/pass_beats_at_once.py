"""The first beat comes at the start; a daemon thread that is stopped all the same."""

from threading import *


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval, self.beat = interval, beat
        self.stopping = Event()
        self.thread = Thread(target=self._run, daemon=True)

    def start(self):
        self.thread.start()

    def stop(self):
        self.stopping.set()
        if self.thread.ident is not None:
            self.thread.join()

    def _run(self):
        while not self.stopping.is_set():
            self.beat()
            self.stopping.wait(self.interval)
