"""A ticket lock: a ticket is drawn in one step."""

import itertools
import threading


class TicketLock:
    def __init__(self):
        self.tickets = itertools.count()
        self.serving = 0
        self.changed = threading.Condition()

    def __enter__(self):
        ticket = next(self.tickets)
        with self.changed:
            self.changed.wait_for(lambda: self.serving == ticket)

    def __exit__(self, *exc):
        with self.changed:
            self.serving += 1
            self.changed.notify_all()


def scenario():
    lock = TicketLock()
    count = 0

    def work():
        nonlocal count
        with lock:
            count += 1

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return count
