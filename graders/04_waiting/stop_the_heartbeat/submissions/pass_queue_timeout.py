"""The pause is a get() with a time limit; stop() puts something there."""

import queue
import threading


class Heartbeat:
    def __init__(self, interval, beat):
        self.interval = interval
        self.beat = beat
        self.commands = queue.Queue()
        self.thread = None

    def start(self):
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def stop(self):
        self.commands.put("stop")
        if self.thread:
            self.thread.join()

    def _run(self):
        while True:
            try:
                self.commands.get(timeout=self.interval)
                return
            except queue.Empty:
                self.beat()
