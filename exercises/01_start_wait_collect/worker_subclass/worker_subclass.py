"""Exercise: a thread class. Read README.md, edit this file, run: threadlings check worker_subclass"""

import threading


class SumWorker(threading.Thread):
    """A thread that adds up the numbers it was given.

    - Building a SumWorker neither starts a thread nor adds anything up.
    - start() returns at once; all adding is done by the new thread that it starts.
    - total is None until the work is done, never a half-done sum. After join() it is the sum; for
      no numbers it is 0. Reading it costs nothing.
    - Every worker has numbers and a total of its own; many of them may work at the same time.
    - A worker can be started once, like every Thread: a second start() raises RuntimeError.

    Example:      worker = SumWorker([3, 4]); worker.start(); worker.join(); worker.total == 7
    Non-example:  worker = SumWorker([3, 4]); worker.total == 7, although nobody has called start().
    """

    total: int | None

    def __init__(self, numbers: list[int]) -> None:
        # TODO 1: let Thread prepare itself; keep what run() will need
        self.total = None

    # TODO 2: override the method that the new thread executes
