# threadlings: check=in_input_order misconception=M10
"""The closure looks up `i` and `x` when it runs: by then the loop has moved on."""

import threading


def parallel_map(func, items):
    out = [None] * len(items)
    threads = []
    for i, x in enumerate(items):

        def work():
            out[i] = func(x)

        threads.append(threading.Thread(target=work))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return out
