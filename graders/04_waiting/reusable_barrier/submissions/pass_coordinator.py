"""A daemon thread does the counting: who comes hands in an event, and n events are set together."""

from queue import Queue
from threading import Event, Thread


class Rendezvous:
    def __init__(self, n: int) -> None:
        self._arrivals: Queue[Event] = Queue()
        Thread(target=self._serve, args=(n,), daemon=True).start()

    def _serve(self, n: int) -> None:
        while True:
            group = [self._arrivals.get() for _ in range(n)]
            for ticket in group:
                ticket.set()

    def wait(self) -> None:
        ticket = Event()
        self._arrivals.put(ticket)
        ticket.wait()
