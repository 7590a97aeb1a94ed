"""A latch that is counted down without a lock never opens if two count at once."""

import threading


class Latch:
    def __init__(self, count):
        self.count = count
        self.opened = threading.Condition()

    def count_down(self):
        self.count -= 1
        with self.opened:
            if self.count == 0:
                self.opened.notify_all()

    def wait(self):
        with self.opened:
            while self.count > 0:
                self.opened.wait()


def scenario():
    latch = Latch(2)
    for _ in range(2):
        threading.Thread(target=latch.count_down).start()
    latch.wait()
    return latch.count
