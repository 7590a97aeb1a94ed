"""The thread of the last item starts the thread for all before it."""

import threading


def parallel_map(func, items):
    if not items:
        return []
    out = []

    def work():
        before = threading.Thread(target=lambda: out.extend(parallel_map(func, items[:-1])))
        before.start()
        last = func(items[-1])
        before.join()
        out.append(last)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return out
