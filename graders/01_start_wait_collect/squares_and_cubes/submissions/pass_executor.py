"""Two submits in a pool; leaving the with block waits."""

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
    all_squares, all_cubes = [], []
    with ThreadPoolExecutor(max_workers=2) as pool:
        pool.submit(squares, numbers, pause, all_squares)
        pool.submit(cubes, numbers, pause, all_cubes)
    return all_squares, all_cubes
