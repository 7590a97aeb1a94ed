# threadlings: check=time_of_one misconception=none
"""Takes the pauses out of the given functions."""

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


def squares(numbers, pause, out):  # the second definition wins
    out.extend(n**2 for n in numbers)
    time.sleep(pause)


def run_threaded(numbers, pause):
    all_squares, all_cubes = [], []
    first = threading.Thread(target=squares, args=(numbers, pause, all_squares))
    second = threading.Thread(target=cubes, args=(numbers, pause, all_cubes))
    first.start()
    second.start()
    first.join()
    second.join()
    return all_squares, all_cubes
