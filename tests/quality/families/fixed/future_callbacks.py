"""Callbacks of futures run in the workers: they count down under a lock."""

import threading
from concurrent.futures import ThreadPoolExecutor


class Countdown:
    def __init__(self, count):
        self.left = count
        self.lock = threading.Lock()
        self.finished = threading.Event()

    def one_less(self, future):
        with self.lock:
            self.left -= 1
            if self.left == 0:
                self.finished.set()


def scenario():
    countdown = Countdown(2)
    with ThreadPoolExecutor(2) as pool:
        for number in (1, 2):
            pool.submit(abs, -number).add_done_callback(countdown.one_less)
        countdown.finished.wait()
    return countdown.left
