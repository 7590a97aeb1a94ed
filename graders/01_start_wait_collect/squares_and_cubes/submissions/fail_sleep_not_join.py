# threadlings: check=every_interleaving misconception=M07
"""Sleeps as long as the calculations do, instead of waiting for them."""

from threading import Thread
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
    Thread(target=squares, args=(numbers, pause, all_squares)).start()
    Thread(target=cubes, args=(numbers, pause, all_cubes)).start()
    time.sleep(len(numbers) * pause)
    return all_squares, all_cubes
