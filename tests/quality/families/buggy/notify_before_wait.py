"""A signal that nobody remembers: if it comes before the wait, the wait never ends."""

import threading


class Gate:
    def __init__(self):
        self.opened = threading.Condition()

    def open(self):
        with self.opened:
            self.opened.notify_all()

    def enter(self):
        with self.opened:
            self.opened.wait()


def scenario():
    gate = Gate()
    visitor = threading.Thread(target=gate.enter)
    visitor.start()
    gate.open()
    visitor.join()
    return "entered"
