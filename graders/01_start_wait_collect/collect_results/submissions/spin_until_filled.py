# threadlings: check=any_result misconception=M24
"""Asks without rest until no slot is None any more, which never happens if None is a result."""

import threading


def parallel_map(func, items):
    out = [None] * len(items)

    def work(i, x):
        out[i] = func(x)

    for i, x in enumerate(items):
        threading.Thread(target=work, args=(i, x)).start()
    while None in out:
        pass
    return out
