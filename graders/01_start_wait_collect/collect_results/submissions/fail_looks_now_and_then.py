# threadlings: check=calls_overlap misconception=M24
"""Looks every tenth of a second whether all have finished."""

import threading
import time


def parallel_map(func, items):
    out = [None] * len(items)

    def work(i, x):
        out[i] = func(x)

    threads = [threading.Thread(target=work, args=(i, x)) for i, x in enumerate(items)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        time.sleep(0.1)
    return out
