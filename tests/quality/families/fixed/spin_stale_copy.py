"""A spin lock that looks at the lock again in each round."""

import threading


class SpinLock:
    def __init__(self):
        self.guard = threading.Lock()
        self.taken = False

    def acquire(self):
        while True:
            with self.guard:
                if not self.taken:
                    self.taken = True
                    return

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
