"""Waits for the events in portions of a few seconds, and looks each time whether it was set."""

import threading


class Ordered:
    def __init__(self):
        self.events = {name: threading.Event() for name in ("first", "second")}

    def first(self, fn):
        fn()
        self.events["first"].set()

    def second(self, fn):
        while not self.events["first"].wait(timeout=2.5):
            continue
        fn()
        self.events["second"].set()

    def third(self, fn):
        while not self.events["second"].wait(timeout=2.5):
            continue
        fn()
