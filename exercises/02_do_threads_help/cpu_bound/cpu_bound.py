"""Exercise: use all the cores. Read README.md, edit this file, run: threadlings check cpu_bound"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def run_cpu(work: Callable[[int], Any], items: list[int], workers: int) -> list:
    """Apply work to every item, on several cores at once; return the results in the order of the items.

    - work is a top-level function of a module that can be imported; it computes and waits for nothing.
    - Several processes (or interpreters) are at work at the same time where there are many more items
      than workers. On a build without the GIL, threads will do.
    - No more than `workers` of them are started, however many items there are.
    - If work raises an exception for an item, run_cpu raises one of the same type with the same message.
    - When run_cpu has returned, or raised, every process that it started has ended.
    - All of this holds with each start method (fork, spawn, forkserver); importing this file starts none.
    - A few items, one, or none at all are no problem.

    Example:      run_cpu(math.factorial, [4, 3, 5], 2) returns [24, 6, 120].
    Non-example:  results in the order of finishing; or all of them calculated in one process, which is
                  what threads do in the usual build of Python: one core at a time.
    """
    # TODO: these threads take turns at one interpreter. Use workers that each have an interpreter of their own.
    with ThreadPoolExecutor(max_workers=workers) as pool:
        return list(pool.map(work, items))
