"""Exercise: stop politely. Read README.md, edit this file, run: threadlings check stop_the_heartbeat"""

import threading
from collections.abc import Callable


class Heartbeat:
    """Calls beat() every `interval` seconds, in a thread of its own, until it is stopped.

    - start() returns at once. While beats take no time they come at 1, 2, 3, ... intervals after it; one
      more at the very start is allowed. start() is called at most once.
    - stop() ends it. When stop() returns no beat is running and none will run any more: a beat that is
      running is waited for, however long it takes.
    - stop() does not wait for anything else: while no beat is running it takes no time, whatever is left
      of the interval. And it is not a reason to beat.
    - stop() works at any moment, may be called again, and is harmless before start().
    - Between two beats the thread sleeps; nobody asks again and again what time it is, or whether to stop.
    - Two heartbeats have nothing to do with each other.

    Example:      interval 10, start() at 0 s, stop() at 25 s: beats at 10 s and 20 s; stop() returns at 25 s.
    Non-example:  stop() returns at 30 s, when the pause is over; or at 25 s, with one more beat at 30 s.
    """

    def __init__(self, interval: float, beat: Callable[[], object]) -> None:
        self.interval = interval
        self.beat = beat
        # TODO 1: add what stop() can use to tell the thread

    def start(self) -> None:
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def stop(self) -> None:
        # TODO 2: tell the thread, and return when it has finished with its beat
        pass

    def _run(self) -> None:
        # TODO 3: beat every interval, until told to stop
        self.beat()
