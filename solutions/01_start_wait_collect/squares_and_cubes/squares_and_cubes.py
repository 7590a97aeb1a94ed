"""Solution: squares and cubes."""

import threading
import time


def squares(numbers: list[int], pause: float, out: list[int]) -> None:
    """Append the square of every number to out, after a pause for each. Given: leave it as it is."""
    for number in numbers:
        time.sleep(pause)
        out.append(number**2)


def cubes(numbers: list[int], pause: float, out: list[int]) -> None:
    """Append the cube of every number to out, after a pause for each. Given: leave it as it is."""
    for number in numbers:
        time.sleep(pause)
        out.append(number**3)


def run_sequential(numbers: list[int], pause: float) -> tuple[list[int], list[int]]:
    """All squares, then all cubes: takes 2 * len(numbers) * pause seconds. Given: leave it as it is."""
    all_squares, all_cubes = [], []
    squares(numbers, pause, all_squares)
    cubes(numbers, pause, all_cubes)
    return all_squares, all_cubes


def run_threaded(numbers: list[int], pause: float) -> tuple[list[int], list[int]]:
    """Same result as run_sequential, complete, however the two calculations take turns.

    Each thread has an output list of its own, so it does not matter whose turn it is; and nobody looks into
    the lists before both threads have ended.
    """
    all_squares, all_cubes = [], []
    threads = [
        threading.Thread(target=squares, args=(numbers, pause, all_squares)),
        threading.Thread(target=cubes, args=(numbers, pause, all_cubes)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return all_squares, all_cubes
