"""Pairs are appended in the order of finishing, and sorted by index (and by nothing else)."""

import threading
from operator import itemgetter


def parallel_map(func, items):
    done, lock = [], threading.Lock()

    def work(i, x):
        result = func(x)
        with lock:
            done.append((i, result))

    threads = [threading.Thread(target=work, args=(i, x)) for i, x in enumerate(items)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return [result for _, result in sorted(done, key=itemgetter(0))]
