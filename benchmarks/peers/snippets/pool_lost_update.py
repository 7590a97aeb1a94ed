"""Tasks of a pool that count without a lock."""

import threading
from concurrent.futures import ThreadPoolExecutor

ALLOWED = [2]


def buggy():
    counts = {"n": 0}

    def add(_):
        counts["n"] += 1

    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(add, range(2)))
    return counts["n"]


def right():
    counts = {"n": 0}
    lock = threading.Lock()

    def add(_):
        with lock:
            counts["n"] += 1

    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(add, range(2)))
    return counts["n"]
