# threadlings: check=in_input_order misconception=M10
"""The item is bound, the index is not: all results go into the last slot."""

import threading


def parallel_map(func, items):
    out = [None] * len(items)
    threads = []
    for i, x in enumerate(items):

        def work(x):
            out[i] = func(x)

        thread = threading.Thread(target=work, args=(x,))
        threads.append(thread)
        thread.start()
    for thread in threads:
        thread.join()
    return out
