"""An exception leaves the lock locked."""

import threading


def run(add):
    lock, counts = threading.Lock(), [0]

    def careless(fails):
        try:
            add(lock, counts, fails)
        except ValueError:
            pass

    threads = [threading.Thread(target=careless, args=(fails,)) for fails in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts[0]


ALLOWED = [1]


def buggy():
    def add(lock, counts, fails):
        lock.acquire()
        if fails:
            raise ValueError("no")
        counts[0] += 1
        lock.release()

    return run(add)


def right():
    def add(lock, counts, fails):
        with lock:
            if fails:
                raise ValueError("no")
            counts[0] += 1

    return run(add)
