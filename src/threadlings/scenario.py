"""What a scenario file may import.

A scenario is a litmus test: it uses the student's module, runs things together and returns what it observed,
as plain data. It runs beside the student's code, in the probe, with simulated threads and a simulated clock;
under real threads it works just as well. This module knows nothing else of the package.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from typing import Any


def together(*actions: Callable[[], Any]) -> list[Any]:
    """Call every action in a thread of its own and wait for all of them.

    Args:
        actions: what to call, without arguments.

    Returns:
        What the actions returned, in the order they were given.

    Raises:
        BaseException: the error of the first action, in the order they were given, that raised one;
            raised when all have ended.
    """
    results: list[Any] = [None] * len(actions)
    errors: list[BaseException | None] = [None] * len(actions)

    def call(index: int, action: Callable[[], Any]) -> None:
        try:
            results[index] = action()
        except Exception as error:
            errors[index] = error

    threads = [
        threading.Thread(target=call, args=(index, action), name=f"caller-{index + 1}")
        for index, action in enumerate(actions)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in errors:
        if error is not None:
            raise error
    return results


def takes(label: str = "work") -> None:
    """Take as long as the search says: work of the grader's, such as a callback, whose duration is left open.

    `explore(..., durations=[0, 0.5, 3])` tries every choice of durations for the labels that are met; the
    same label takes equally long throughout an execution. Where nothing was chosen it takes no time.

    Args:
        label: name of the work; letters, digits, `_` and `-`, beginning with a letter.
    """
    time.sleep(_duration_of(_checked(label)))


def waiting(label: str, line: str = "all") -> _Waiting:
    """Say that an operation waits for its turn in the block behind `with`.

    `Exploration.fair` tells whether others that came later got through first; under real threads it does
    nothing. Only operations of one line overtake each other. Leaving the block by an exception is giving up.

    Args:
        label: name of the operation; letters, digits, `_` and `-`, beginning with a letter.
        line: which line it stands in, where a scenario has several; like a label.
    """
    return _Waiting(_checked(label), _checked(line))


class _Waiting:
    """The block of one call of `waiting`, which is one operation."""

    def __init__(self, label: str, line: str) -> None:
        self._place = label, line
        self._used = False
        self._ticket: object = None

    def __enter__(self) -> None:
        if self._used:
            raise RuntimeError("each operation needs a `with waiting(...)` of its own")
        self._used = True
        self._ticket = _join_line(*self._place)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        _leave_line(self._ticket, kind is None)


def _checked(label: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,39}", label):
        raise ValueError(f"{label!r} is no label: up to 40 letters, digits, _ and -, beginning with a letter")
    return label


# What follows is replaced where a search runs the scenario.


def _duration_of(label: str) -> float:
    del label
    return 0.0


def _join_line(label: str, line: str) -> object:
    del label, line
    return None


def _leave_line(ticket: object, through: bool) -> None:
    del ticket, through
