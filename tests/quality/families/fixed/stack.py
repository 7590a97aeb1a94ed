"""A stack that looks and pops under its lock."""

import threading


class Stack:
    def __init__(self, items):
        self.items = items
        self.lock = threading.Lock()

    def is_empty(self):
        with self.lock:
            return len(self.items) == 0

    def pop(self):
        with self.lock:
            return self.items.pop()

    def pop_or_none(self):
        with self.lock:
            return self.items.pop() if self.items else None


def scenario():
    stack = Stack(["plate"])
    taken = []

    def take():
        plate = stack.pop_or_none()
        if plate is not None:
            taken.append(plate)

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken
