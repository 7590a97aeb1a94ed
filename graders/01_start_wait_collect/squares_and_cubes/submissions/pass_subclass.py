"""A subclass of Thread that owns its list."""

from threading import *
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


class Calculation(Thread):
    def __init__(self, function, numbers, pause):
        super().__init__(daemon=True)
        self.work = function, numbers, pause
        self.out = []
        self.start()

    def run(self):
        function, numbers, pause = self.work
        function(numbers, pause, self.out)

    def result(self):
        self.join()
        return self.out


def run_threaded(numbers, pause):
    both = [Calculation(function, numbers, pause) for function in (squares, cubes)]
    return tuple(calculation.result() for calculation in both)
