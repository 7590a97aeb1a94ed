"""A counter that is skipped when its lock is taken: what was to be counted is lost."""

import threading


class Hits:
    def __init__(self):
        self.count = 0
        self.waited = 0
        self.lock = threading.Lock()

    def hit(self):
        if self.lock.acquire(blocking=False):
            try:
                self.count += 1
            finally:
                self.lock.release()


def scenario():
    hits = Hits()
    threads = [threading.Thread(target=hits.hit) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return hits.count
