"""The low-level module and a lock as the sign that the thread is done."""

import _thread
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
    done = _thread.allocate_lock()
    done.acquire()

    def work():
        squares(numbers, pause, all_squares)
        done.release()

    _thread.start_new_thread(work, ())
    cubes(numbers, pause, all_cubes)
    with done:
        return all_squares, all_cubes
