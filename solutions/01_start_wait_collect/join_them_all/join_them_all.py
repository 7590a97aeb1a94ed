"""Solution: wait for all of them."""

import threading
from collections.abc import Callable


def run_all(jobs: list[Callable[[], None]]) -> None:
    """Run all jobs at the same time, in threads, and return when every one of them has finished.

    Two loops: the first starts, the second waits. While the second waits for a slow job, the others go on;
    join() on a thread that has already finished returns at once.
    """
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
