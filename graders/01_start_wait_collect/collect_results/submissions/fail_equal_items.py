# threadlings: check=any_result misconception=none
"""Finds the slot by looking for the item: the first of several equal ones gets all the results."""

import threading


def parallel_map(func, items):
    out = [None] * len(items)

    def work(x):
        out[items.index(x)] = func(x)

    threads = [threading.Thread(target=work, args=(x,)) for x in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return out
