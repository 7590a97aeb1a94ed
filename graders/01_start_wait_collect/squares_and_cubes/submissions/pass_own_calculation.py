"""Writes the two loops once more, as one function with an exponent."""

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


def powers(numbers, pause, exponent, out):
    for number in numbers:
        time.sleep(pause)
        out.append(number**exponent)


def run_threaded(numbers, pause):
    outs = [], []
    threads = [threading.Thread(target=powers, args=(numbers, pause, k + 2, outs[k])) for k in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outs
