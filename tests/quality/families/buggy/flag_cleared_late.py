"""A thread that clears the flag when it begins: if it was told to close before, it stays for ever."""

import threading


class Writer(threading.Thread):
    def __init__(self):
        super().__init__()
        self.closing = threading.Event()
        self.queue = []

    def run(self):
        self.closing.clear()
        self.closing.wait()

    def close(self):
        self.closing.set()


def scenario():
    writer = Writer()
    writer.start()
    writer.close()
    return "closed"
