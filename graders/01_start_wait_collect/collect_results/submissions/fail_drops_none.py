# threadlings: check=any_result misconception=none
"""A result of None is taken for a slot that was not filled."""

import threading


def parallel_map(func, items):
    out = [None] * len(items)

    def work(i, x):
        out[i] = func(x)

    threads = [threading.Thread(target=work, args=(i, x)) for i, x in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [result for result in out if result is not None]
