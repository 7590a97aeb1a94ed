"""Callbacks of futures run in the pool's threads, and count there."""

import threading
from concurrent.futures import ThreadPoolExecutor


def count(guard):
    done = [0]

    def note(_):
        with guard:
            done[0] += 1

    with ThreadPoolExecutor(max_workers=2) as pool:
        for number in range(2):
            pool.submit(abs, number).add_done_callback(note)
    return done[0]


class Nothing:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


ALLOWED = [2]


def buggy():
    return count(Nothing())


def right():
    return count(threading.Lock())
