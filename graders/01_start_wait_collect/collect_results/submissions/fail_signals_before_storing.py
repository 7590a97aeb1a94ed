# threadlings: check=in_input_order misconception=M04
"""The semaphore is released when func has returned, which is one step before the result is in its slot."""

import threading


def parallel_map(func, items):
    out = [None] * len(items)
    done = threading.Semaphore(0)

    def work(i, x):
        result = func(x)
        done.release()
        out[i] = result

    for i, x in enumerate(items):
        threading.Thread(target=work, args=(i, x)).start()
    for _ in items:
        done.acquire()
    return out
