"""A timer that is cancelled when it has already fired: the order is sent and reported as withdrawn."""

import threading
import time


class Order:
    def __init__(self):
        self.sent = False
        self.timer = threading.Timer(0.01, self.send)
        self.timer.start()

    def send(self):
        self.sent = True

    def withdraw(self):
        self.timer.cancel()
        return not self.sent


def scenario():
    order = Order()
    time.sleep(0.01)
    withdrawn = order.withdraw()
    order.timer.join()
    return withdrawn != order.sent
