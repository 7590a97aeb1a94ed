"""A method that holds the lock calls another one that takes it."""

import threading


class Stack:
    def __init__(self, lock):
        self.lock, self.items = lock, []

    def push(self, item):
        with self.lock:
            self.items.append(item)

    def push_twice(self, item):
        with self.lock:
            self.push(item)
            self.push(item)


def use(lock):
    stack = Stack(lock)
    thread = threading.Thread(target=stack.push_twice, args=(1,))
    thread.start()
    thread.join()
    return len(stack.items)


ALLOWED = [2]


def buggy():
    return use(threading.Lock())


def right():
    return use(threading.RLock())
