# threadlings: check=time_of_one misconception=M05
"""Waits for the squares before the cubes begin."""

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
    first = threading.Thread(target=squares, args=(numbers, pause, all_squares))
    first.start()
    first.join()
    second = threading.Thread(target=cubes, args=(numbers, pause, all_cubes))
    second.start()
    second.join()
    return all_squares, all_cubes
