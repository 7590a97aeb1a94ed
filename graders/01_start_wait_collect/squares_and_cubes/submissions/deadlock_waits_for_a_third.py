# threadlings: check=every_interleaving misconception=none
"""A barrier for three parties, but the caller never comes."""

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
    barrier = threading.Barrier(3)

    def work(function, out):
        function(numbers, pause, out)
        barrier.wait()

    first = threading.Thread(target=work, args=(squares, all_squares))
    second = threading.Thread(target=work, args=(cubes, all_cubes))
    first.start()
    second.start()
    first.join()
    second.join()
    return all_squares, all_cubes
