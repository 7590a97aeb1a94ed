"""Waits for the event for a second, and does not ask whether it came."""

import threading
import time


def compute(patience_s):
    ready, found = threading.Event(), []

    def work():
        time.sleep(1)
        found.append(7)
        ready.set()

    worker = threading.Thread(target=work)
    worker.start()
    ready.wait(patience_s)
    answer = found[0] if found else None
    worker.join()
    return answer


ALLOWED = [7]


def buggy():
    return compute(1)


def right():
    return compute(None)
