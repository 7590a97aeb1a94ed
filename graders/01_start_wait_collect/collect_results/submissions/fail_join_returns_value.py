# threadlings: check=in_input_order misconception=M08
"""`join()` is expected to give the result."""

import threading


def parallel_map(func, items):
    threads = [threading.Thread(target=func, args=(x,)) for x in items]
    for thread in threads:
        thread.start()
    return [thread.join() for thread in threads]
