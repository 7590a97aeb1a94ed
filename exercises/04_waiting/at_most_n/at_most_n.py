"""Many jobs, but never more than a few of them at once.

`run_limited(jobs, limit)` keeps these promises, whatever the order and the speed of the threads:

* Every job is called exactly once, and no more than `limit` of them run at the same time.
* The list that comes back has a place for each job, in the order of `jobs`: what the job returned, or the exception
  that ended it. An exception of a job is a result like any other, and nobody else notices it.
* No place is free in vain: as long as jobs are waiting, `limit` of them run. When one ends, in whatever way, the next
  one begins at that moment.
* Who waits for a place sleeps, for as long as it takes. When the call returns, all jobs have ended.

Example: five jobs of 2, 1, 1, 1 and 1 seconds with a limit of 2. The second place is taken by one short job after the
other, while the long one runs in the first.
Not enough: the first two run, and the next two wait until both of them have ended.
"""

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def run_limited(jobs: Sequence[Callable[[], T]], limit: int) -> list[T | Exception]:
    results: list[T | Exception | None] = [None] * len(jobs)

    def run(index: int) -> None:
        # TODO 1: not more than `limit` at once, and every place is given back.
        # TODO 2: an exception of the job is its result.
        results[index] = jobs[index]()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
