"""Solution: a thread class of your own."""

import threading


class SumWorker(threading.Thread):
    """A thread that adds up the numbers it was given.

    Only `__init__` and `run` are ours; start() and join() stay those of Thread, and start() sees to it that
    run() is called in the new thread.
    """

    total: int | None

    def __init__(self, numbers: list[int]) -> None:
        super().__init__()
        self.numbers = numbers
        self.total = None

    def run(self) -> None:
        """Executed by the new thread. What it returned would be lost, so the sum is kept on the object."""
        self.total = sum(self.numbers)
