"""A closed-over total."""

import threading

ALLOWED = [3]


def buggy():
    total = 0

    def add(n):
        nonlocal total
        total += n

    first = threading.Thread(target=add, args=(1,))
    second = threading.Thread(target=add, args=(2,))
    first.start()
    second.start()
    first.join()
    second.join()
    return total


def right():
    total = 0

    def add(n):
        nonlocal total
        total += n

    first = threading.Thread(target=add, args=(1,))
    first.start()
    first.join()
    second = threading.Thread(target=add, args=(2,))
    second.start()
    second.join()
    return total
