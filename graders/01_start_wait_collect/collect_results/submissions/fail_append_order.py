# threadlings: check=in_input_order misconception=M09
"""Every thread appends: the list is in the order of finishing."""

import threading


def parallel_map(func, items):
    out = []
    threads = [threading.Thread(target=lambda x=x: out.append(func(x))) for x in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return out
