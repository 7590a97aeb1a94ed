"""A signal with a memory: whoever comes later finds it."""

import threading


class Gate:
    def __init__(self):
        self.opened = threading.Condition()
        self.is_open = False

    def open(self):
        with self.opened:
            self.is_open = True
            self.opened.notify_all()

    def enter(self):
        with self.opened:
            self.opened.wait_for(lambda: self.is_open)


def scenario():
    gate = Gate()
    visitor = threading.Thread(target=gate.enter)
    visitor.start()
    gate.open()
    visitor.join()
    return "entered"
