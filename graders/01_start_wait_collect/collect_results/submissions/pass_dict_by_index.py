"""A dictionary from index to result, read after the joins."""

import threading


def parallel_map(func, items):
    results = {}
    threads = []
    for i in range(len(items)):

        def work(i=i):
            results[i] = func(items[i])

        thread = threading.Thread(target=work)
        thread.start()
        threads.append(thread)
    while threads:
        threads.pop().join()
    return [results[i] for i in sorted(results)]
