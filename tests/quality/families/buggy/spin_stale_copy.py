"""A spin lock that keeps its old view of the lock: who comes second spins for ever."""

import threading


class SpinLock:
    def __init__(self):
        self.guard = threading.Lock()
        self.taken = False

    def acquire(self):
        taken = self.taken
        while taken:
            pass
        with self.guard:
            self.taken = True

    def release(self):
        self.taken = False


def scenario():
    lock = SpinLock()
    done = []

    def work(name):
        lock.acquire()
        done.append(name)
        lock.release()

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(done)
