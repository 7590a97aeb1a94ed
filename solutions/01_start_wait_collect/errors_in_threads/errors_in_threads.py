"""Solution: errors do not travel by themselves."""

import threading
from collections.abc import Callable
from typing import Any


def run_checked(jobs: list[Callable[[], Any]]) -> list:
    """Run all jobs in threads, wait for ALL of them, and return their results in the order of the jobs.

    Each thread catches what its job raises and keeps it in a slot of its own, like a result. When all have
    been joined, the errors are looked at in the order of the jobs, and the first one is raised here: in the
    caller's thread, where somebody can catch it.
    """
    results: list[Any] = [None] * len(jobs)
    errors: list[Exception | None] = [None] * len(jobs)

    def work(i: int, job: Callable[[], Any]) -> None:
        try:
            results[i] = job()
        except Exception as error:
            errors[i] = error

    threads = [threading.Thread(target=work, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in errors:
        if error is not None:
            raise error
    return results
