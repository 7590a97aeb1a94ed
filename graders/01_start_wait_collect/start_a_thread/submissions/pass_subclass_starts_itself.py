"""A subclass of Thread that starts itself at the end of its constructor."""

import threading


class Launched(threading.Thread):
    def __init__(self, call):
        super().__init__()
        self.call = call
        self.start()

    def run(self):
        self.call()


def launch(func, *args, **kwargs):
    return Launched(lambda: func(*args, **kwargs))
