"""A stack that asks for its size and pops afterwards: somebody else was faster."""

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


def scenario():
    stack = Stack(["plate"])
    taken = []

    def take():
        if not stack.is_empty():
            taken.append(stack.pop())

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken
