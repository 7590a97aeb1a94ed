"""A queue that counts its items in a number of its own, which is not guarded."""

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
            item = self.items.pop(0)
        self.size -= 1
        return item


def scenario():
    line = CountedQueue()
    line.put("first")
    threads = [threading.Thread(target=line.put, args=("second",)), threading.Thread(target=line.get)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return line.size - len(line.items)
