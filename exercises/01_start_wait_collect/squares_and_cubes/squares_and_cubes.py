"""Exercise: squares and cubes. Read README.md, edit this file, run: threadlings check squares_and_cubes"""

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

    Both calculations wait at the same time: run_threaded takes no longer than one of them alone,
    len(numbers) * pause seconds. The pauses still take place; no numbers need no time.

    Example:      run_threaded([2, 3], 0.5) returns ([4, 9], [8, 27]) after 1 second.
    Non-example:  returning after 2 seconds, or returning ([4, 8], [9, 27]) or ([4], [8, 27]) now and then.
    """
    # TODO: let squares and cubes work at the same time (this line does not)
    return run_sequential(numbers, pause)
