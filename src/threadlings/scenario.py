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
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,39}", label):
        raise ValueError(f"{label!r} is no label: up to 40 letters, digits, _ and -, beginning with a letter")
    time.sleep(_duration_of(label))


def _duration_of(label: str) -> float:
    del label
    return 0.0
