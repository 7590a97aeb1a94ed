"""A ticket lock: two threads draw the same ticket."""

import threading


class TicketLock:
    def __init__(self):
        self.next_ticket = 0
        self.serving = 0
        self.changed = threading.Condition()

    def __enter__(self):
        ticket = self.next_ticket
        self.next_ticket += 1
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
