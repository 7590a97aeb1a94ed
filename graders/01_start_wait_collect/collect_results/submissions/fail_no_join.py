# threadlings: check=in_input_order misconception=M04
"""The list is returned before it is filled."""

import threading


def parallel_map(func, items):
    out = [None] * len(items)

    def work(i, x):
        out[i] = func(x)

    for i, x in enumerate(items):
        threading.Thread(target=work, args=(i, x)).start()
    return out
