"""Starts its own threads, which count without a lock."""

import threading

ALLOWED = [2]


def buggy():
    counts = {"n": 0}

    def add():
        counts["n"] += 1

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts["n"]


def right():
    counts = {"n": 0}
    lock = threading.Lock()

    def add():
        with lock:
            counts["n"] += 1

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts["n"]
