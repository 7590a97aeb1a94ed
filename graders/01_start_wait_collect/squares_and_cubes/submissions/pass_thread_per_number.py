"""A thread for each number and each calculation: even faster than asked for."""

import threading as t
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
    slots = [[] for _ in range(2 * len(numbers))]
    threads = []
    for i, number in enumerate(numbers):
        threads.append(t.Thread(target=squares, args=([number], pause, slots[2 * i])))
        threads.append(t.Thread(target=cubes, args=([number], pause, slots[2 * i + 1])))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [slot[0] for slot in slots[::2]], [slot[0] for slot in slots[1::2]]
