# threadlings: check=in_input_order misconception=M06
"""Waits for the thread that was started last."""

import threading


def parallel_map(func, items):
    out = [None] * len(items)
    thread = None
    for i, x in enumerate(items):
        thread = threading.Thread(target=lambda i=i, x=x: out.__setitem__(i, func(x)))
        thread.start()
    if thread:
        thread.join()
    return out
