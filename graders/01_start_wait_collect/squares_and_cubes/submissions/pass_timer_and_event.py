"""Timers that are due at once, and an Event for each calculation."""

from threading import Event, Timer
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
    outs = []
    for function in (squares, cubes):
        out, done = [], Event()
        outs.append((out, done))
        Timer(0, lambda function=function, out=out, done=done: (function(numbers, pause, out), done.set())).start()
    for _, done in outs:
        done.wait()
    return outs[0][0], outs[1][0]
