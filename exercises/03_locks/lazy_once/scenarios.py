"""What the public checks of `lazy_once` do with the student's module."""

import time

from threadlings.scenario import together


def one_asks_twice(student):
    """One thread: calls of the factory before, after one and after two gets; whether both got its object."""
    made = []

    def factory():
        made.append(object())
        return made[-1]

    lazy = student.Lazy(factory)
    calls = [len(made)]
    first = lazy.get()
    calls.append(len(made))
    second = lazy.get()
    calls.append(len(made))
    return [calls, first is made[0] and second is made[0]]


def two_ask(student):
    """Two threads ask at once, and making takes a second: calls of the factory, and whether both got the same."""
    made = []

    def factory():
        time.sleep(1)
        made.append(object())
        return made[-1]

    lazy = student.Lazy(factory)
    first, second = together(lazy.get, lazy.get)
    return [len(made), first is second]
