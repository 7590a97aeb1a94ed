# threadlings: check=calls_overlap misconception=M05
"""Each thread is joined before the next one starts."""

import threading


def parallel_map(func, items):
    out = []
    for x in items:
        thread = threading.Thread(target=lambda x=x: out.append(func(x)))
        thread.start()
        thread.join()
    return out
