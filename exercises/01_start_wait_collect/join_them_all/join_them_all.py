"""Exercise: wait for all of them. Read README.md, edit this file, run: threadlings check join_them_all"""

from collections.abc import Callable


def run_all(jobs: list[Callable[[], None]]) -> None:
    """Run all jobs at the same time, in threads, and return when every one of them has finished.

    - Every job is called exactly once, and never in the caller's thread.
    - No job waits for another: all of them begin at once, also the last of the list.
    - run_all returns when the job that takes longest has finished: not earlier, however long it
      takes, and not later. The list may hold the slowest job anywhere.
    - run_all waits by blocking. It does not ask again and again whether the jobs are done.
    - An empty list is fine: there is nothing to wait for.

    Example:      jobs of 2, 3 and 1 seconds: run_all returns after 3 seconds, with all jobs done.
    Non-example:  returning after 6 seconds (one job after the other), after 1 second (the last job
                  of the list is done, the others are not), or after 3.1 seconds.
    """
    # TODO 1: give every job a thread of its own (these two lines run them one after the other, right here)
    for job in jobs:
        job()
    # TODO 2: wait for every one of the threads
