"""One shared list, but each value says to which calculation it belongs."""

import functools
import threading
import time


def squares(numbers, pause, out):
    for number in numbers:
        time.sleep(pause)
        out.append(number**2)


def cubes(numbers, pause, out):
    for number in numbers:
        time.sleep(pause)
        out.append(number**3)


def run_sequential(numbers, pause):
    all_squares, all_cubes = [], []
    squares(numbers, pause, all_squares)
    cubes(numbers, pause, all_cubes)
    return all_squares, all_cubes


class Tagged:
    def __init__(self, tag, shared):
        self.tag, self.shared = tag, shared

    def append(self, value):
        self.shared.append((self.tag, value))


def run_threaded(numbers, pause):
    shared = []
    threads = [
        threading.Thread(target=functools.partial(squares, numbers, pause, Tagged("s", shared))),
        threading.Thread(target=functools.partial(cubes, numbers, pause, Tagged("c", shared))),
    ]
    list(map(threading.Thread.start, threads))
    list(map(threading.Thread.join, threads))
    return [value for tag, value in shared if tag == "s"], [value for tag, value in shared if tag == "c"]
