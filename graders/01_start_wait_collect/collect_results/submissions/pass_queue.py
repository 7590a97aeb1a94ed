"""Pairs of index and value through a queue."""

import queue
import threading


def parallel_map(func, items):
    pairs = queue.Queue()

    def work(i, x):
        pairs.put((i, func(x)))

    for i, x in enumerate(items):
        threading.Thread(target=work, args=(i, x)).start()
    results = {}
    for _ in items:
        i, value = pairs.get()
        results[i] = value
    return [results[i] for i in range(len(items))]
