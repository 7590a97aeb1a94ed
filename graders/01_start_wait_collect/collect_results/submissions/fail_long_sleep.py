# threadlings: check=calls_overlap misconception=M07
"""Sleeps for a time that is long enough for the calls of the example."""

import threading
import time


def parallel_map(func, items):
    out = [None] * len(items)

    def work(i, x):
        out[i] = func(x)

    for i, x in enumerate(items):
        threading.Thread(target=work, args=(i, x)).start()
    time.sleep(5)
    return out
