# threadlings: check=calls_overlap misconception=M07
"""Waits for each thread, but not longer than half a minute."""

import threading


def parallel_map(func, items):
    out = [None] * len(items)

    def work(i, x):
        out[i] = func(x)

    threads = [threading.Thread(target=work, args=(i, x)) for i, x in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return out
