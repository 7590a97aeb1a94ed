"""The results come home through a queue."""

import queue
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
    home = queue.Queue()

    def work(name, function):
        out = []
        function(numbers, pause, out)
        home.put((name, out))

    for name, function in [("squares", squares), ("cubes", cubes)]:
        threading.Thread(target=work, args=(name, function)).start()
    found = dict([home.get(), home.get()])
    return found["squares"], found["cubes"]
