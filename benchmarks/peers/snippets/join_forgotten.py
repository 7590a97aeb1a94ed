"""Reads the result of a thread that may not have run yet."""

import threading

ALLOWED = [42]


def buggy():
    found = []
    worker = threading.Thread(target=lambda: found.append(42))
    worker.start()
    return found[0] if found else None


def right():
    found = []
    worker = threading.Thread(target=lambda: found.append(42))
    worker.start()
    worker.join()
    return found[0] if found else None
