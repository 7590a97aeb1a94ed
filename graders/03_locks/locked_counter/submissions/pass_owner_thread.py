"""Nobody shares the number: a daemon thread owns it and answers requests."""

import queue
import threading


class Counter:
    def __init__(self) -> None:
        self._requests: queue.Queue[tuple[int, queue.Queue[int]]] = queue.Queue()
        threading.Thread(target=self._own, daemon=True).start()

    def _own(self) -> None:
        total = 0
        while True:
            by, reply = self._requests.get()
            total += by
            reply.put(total)

    def _ask(self, by: int) -> int:
        reply: queue.Queue[int] = queue.Queue()
        self._requests.put((by, reply))
        return reply.get()

    def increment(self, by: int = 1) -> None:
        self._ask(by)

    @property
    def value(self) -> int:
        return self._ask(0)
