"""Looks at the flag before it takes the condition: the notification may come in between."""

import threading

ALLOWED = ["done"]


class Buggy:
    threads = ("wait", "tell")

    def __init__(self):
        self.ready = False
        self.condition = threading.Condition()

    def wait(self):
        if not self.ready:
            with self.condition:
                self.condition.wait()

    def tell(self):
        self.ready = True
        with self.condition:
            self.condition.notify()

    def result(self):
        return "done"


class Right(Buggy):
    def wait(self):
        with self.condition:
            while not self.ready:
                self.condition.wait()

    def tell(self):
        with self.condition:
            self.ready = True
            self.condition.notify()
