"""A list made beforehand; each thread writes its slot."""

import threading


def parallel_map(func, items):
    out = [None] * len(items)

    def work(i, x):
        out[i] = func(x)

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return out
