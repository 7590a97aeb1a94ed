# threadlings: check=every_call_returns misconception=none
"""A thread of the counter's own does the adding, and waits for more for ever: no program that counts can end."""

import queue
import threading


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._inbox: queue.Queue[tuple[int, threading.Event]] = queue.Queue()
        threading.Thread(target=self._serve).start()

    def _serve(self) -> None:
        while True:
            by, done = self._inbox.get()
            self._value += by
            done.set()

    def increment(self, by: int = 1) -> None:
        done = threading.Event()
        self._inbox.put((by, done))
        done.wait()

    @property
    def value(self) -> int:
        return self._value
