"""Goes on without the lock when it has waited for a second."""

import threading
import time

ALLOWED = [2]


def buggy():
    lock, counts = threading.Lock(), [0]

    def add():
        held = lock.acquire(timeout=1)
        old = counts[0]
        time.sleep(2)
        counts[0] = old + 1
        if held:
            lock.release()

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts[0]


def right():
    lock, counts = threading.Lock(), [0]

    def add():
        while not lock.acquire(timeout=1):
            pass
        old = counts[0]
        time.sleep(2)
        counts[0] = old + 1
        lock.release()

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts[0]
