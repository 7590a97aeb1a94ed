"""A pool of one worker; stop() asks for the result of the loop."""

import threading
from concurrent.futures import ThreadPoolExecutor


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.stopping = threading.Event()
        self.pool = ThreadPoolExecutor(max_workers=1)

    def start(self):
        self.pool.submit(self._run)

    def stop(self):
        self.stopping.set()
        self.pool.shutdown(wait=True)

    def _run(self):
        while not self.stopping.wait(self.interval):
            self.beat()
