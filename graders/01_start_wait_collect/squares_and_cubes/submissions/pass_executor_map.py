"""A helper that gives its list back, mapped over the two functions."""

from concurrent.futures import ThreadPoolExecutor
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


def run_threaded(numbers, pause):
    def collect(function):
        out = []
        function(numbers, pause, out)
        return out

    with ThreadPoolExecutor(2) as pool:
        all_squares, all_cubes = pool.map(collect, (squares, cubes))
    return all_squares, all_cubes
