# threadlings: check=sleeps_in_between misconception=M24
"""The thread sleeps as it should; stop() asks again and again whether it has ended."""

import threading


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def start(self):
        self.thread.start()

    def stop(self):
        self.stopping.set()
        while self.thread.is_alive():
            pass

    def _run(self):
        while not self.stopping.wait(self.interval):
            self.beat()
