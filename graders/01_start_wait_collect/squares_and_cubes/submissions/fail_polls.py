# threadlings: check=time_of_one misconception=M24
"""Asks every 50 ms whether all values are there."""

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
    threading.Thread(target=squares, args=(numbers, pause, all_squares)).start()
    threading.Thread(target=cubes, args=(numbers, pause, all_cubes)).start()
    while len(all_squares) < len(numbers) or len(all_cubes) < len(numbers):
        time.sleep(0.05)
    return all_squares, all_cubes
