"""One worker runs all three callbacks in order; a method hands its callback over and waits for it."""

import queue
import threading


class Ordered:
    def __init__(self):
        self.callbacks = [queue.SimpleQueue() for _ in range(3)]
        threading.Thread(target=self._work, daemon=True).start()

    def _work(self):
        for callbacks in self.callbacks:
            fn, done = callbacks.get()
            fn()
            done.set()

    def _hand_over(self, number, fn):
        done = threading.Event()
        self.callbacks[number].put((fn, done))
        done.wait()

    def first(self, fn):
        self._hand_over(0, fn)

    def second(self, fn):
        self._hand_over(1, fn)

    def third(self, fn):
        self._hand_over(2, fn)
