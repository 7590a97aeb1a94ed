"""Sending and withdrawing agree under a lock which of them was first."""

import threading
import time


class Order:
    def __init__(self):
        self.lock = threading.Lock()
        self.state = "open"
        self.sent = False
        self.timer = threading.Timer(0.01, self.send)
        self.timer.start()

    def send(self):
        with self.lock:
            if self.state == "open":
                self.state = "sent"
                self.sent = True

    def withdraw(self):
        self.timer.cancel()
        with self.lock:
            if self.state == "open":
                self.state = "withdrawn"
            return self.state == "withdrawn"


def scenario():
    order = Order()
    time.sleep(0.01)
    withdrawn = order.withdraw()
    order.timer.join()
    return withdrawn != order.sent
