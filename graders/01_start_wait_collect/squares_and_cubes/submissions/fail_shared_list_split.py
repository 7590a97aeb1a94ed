# threadlings: check=every_interleaving misconception=M09
"""One list for both threads, cut in the middle: whose value comes next is up to the scheduler."""

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
    out = []
    threads = [threading.Thread(target=work, args=(numbers, pause, out)) for work in (squares, cubes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return out[: len(numbers)], out[len(numbers) :]
