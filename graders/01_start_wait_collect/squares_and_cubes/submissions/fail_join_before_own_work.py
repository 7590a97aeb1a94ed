# threadlings: check=time_of_one misconception=M05
"""One extra thread, but the caller waits for it before it does its own part."""

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


def run_threaded(numbers, pause):
    all_squares, all_cubes = [], []
    extra = threading.Thread(target=squares, args=(numbers, pause, all_squares))
    extra.start()
    extra.join()
    cubes(numbers, pause, all_cubes)
    return all_squares, all_cubes
