"""A timer that starts the next one: between the look and the start it is stopped, and goes on for ever."""

import threading
import time


class Ticker:
    def __init__(self, most):
        self.most = most
        self.ticks = 0
        self.running = True
        self.lock = threading.Lock()
        self.timer = threading.Timer(0.01, self.tick)
        self.timer.start()

    def tick(self):
        if self.running and self.ticks < self.most:
            timer = threading.Timer(0.01, self.tick)
            with self.lock:
                self.ticks += 1
            self.timer = timer
            timer.start()

    def stop(self):
        with self.lock:
            self.running = False
        self.timer.cancel()
        return self.ticks


def scenario():
    ticker = Ticker(2)
    time.sleep(0.01)
    before = ticker.stop()
    time.sleep(0.05)
    return ticker.ticks - before
