"""A Timer for each beat; the lock keeps stop() and the making of the next timer apart."""

import threading


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.lock = threading.Lock()
        self.timer = None
        self.stopped = False

    def start(self):
        with self.lock:
            self._next()

    def _next(self):
        if not self.stopped:
            self.timer = threading.Timer(self.interval, self._tick)
            self.timer.start()

    def _tick(self):
        with self.lock:
            if self.stopped:
                return
        self.beat()
        with self.lock:
            self._next()

    def stop(self):
        with self.lock:
            self.stopped = True
            timer = self.timer
        if timer is not None:
            timer.cancel()
            timer.join()
