# verdict: forbidden
"""Puts a class of its own in the place of Thread, for everybody."""

import threading


class Obedient:
    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, daemon=None):
        self.target, self.args, self.kwargs, self.name = target, args, kwargs or {}, name

    def start(self):
        self.target(*self.args, **self.kwargs)

    def join(self, timeout=None):
        pass

    def is_alive(self):
        return False


threading.Thread = Obedient
