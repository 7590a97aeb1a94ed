# threadlings: check=waits_for_the_end misconception=M04
"""Each callback runs in a thread of its own, in order; and nobody waits for the last of them."""

import threading


class Ordered:
    def __init__(self):
        self.one = threading.Event()
        self.two = threading.Event()

    def first(self, fn):
        threading.Thread(target=self._first, args=(fn,)).start()

    def second(self, fn):
        threading.Thread(target=self._second, args=(fn,)).start()

    def third(self, fn):
        threading.Thread(target=self._third, args=(fn,)).start()

    def _first(self, fn):
        fn()
        self.one.set()

    def _second(self, fn):
        self.one.wait()
        fn()
        self.two.set()

    def _third(self, fn):
        self.two.wait()
        fn()
