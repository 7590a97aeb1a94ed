"""Solution: bring the results home in order."""

import threading
from collections.abc import Callable
from typing import Any


def parallel_map(func: Callable[[Any], Any], items: list) -> list:
    """Call func(x) for every item x, each call in a thread of its own; return a list of the results.

    Every thread is told its number and writes to its own slot. Nobody else touches that slot before the
    joins, so no lock is needed, and it does not matter who comes first.
    """
    results = [None] * len(items)

    def work(i: int, x: Any) -> None:
        results[i] = func(x)

    threads = [threading.Thread(target=work, args=(i, x)) for i, x in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
