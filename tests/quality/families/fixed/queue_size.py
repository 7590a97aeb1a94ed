"""A queue that counts its items under the lock that guards them."""

import threading


class CountedQueue:
    def __init__(self):
        self.items = []
        self.size = 0
        self.lock = threading.Lock()

    def put(self, item):
        with self.lock:
            self.items.append(item)
            self.size += 1

    def get(self):
        with self.lock:
            if not self.items:
                return None
            self.size -= 1
            return self.items.pop(0)


def scenario():
    line = CountedQueue()
    line.put("first")
    threads = [threading.Thread(target=line.put, args=("second",)), threading.Thread(target=line.get)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return line.size - len(line.items)
