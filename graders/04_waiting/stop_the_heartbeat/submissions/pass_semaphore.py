"""A permit is the sign: acquire() with a time limit is the pause, and gives the permit on to nobody."""

import threading


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.stop_permit = threading.Semaphore(0)
        self.finished = threading.Event()
        self.finished.set()

    def start(self):
        self.finished.clear()
        threading.Thread(target=self._run).start()

    def stop(self):
        self.stop_permit.release()
        self.finished.wait()

    def _run(self):
        try:
            while not self.stop_permit.acquire(timeout=self.interval):
                self.beat()
        finally:
            self.finished.set()
