# threadlings: check=in_input_order misconception=M09
"""`insert(i, ...)` into a list that is shorter means append."""

import threading


def parallel_map(func, items):
    out = []

    def work(i, x):
        out.insert(i, func(x))

    threads = [threading.Thread(target=work, args=(i, x)) for i, x in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return out
