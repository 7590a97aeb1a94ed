"""Exercise: first, second, third. Read README.md, edit this file, run: threadlings check print_in_order"""

from collections.abc import Callable


class Ordered:
    """Runs three callbacks in order, whichever thread comes first.

    Three threads share one Ordered object. Each calls one of the three methods, once; which of them
    comes first, and how much later the others come, nobody knows.

    - Each method calls its fn exactly once, and returns when fn has returned.
    - second's fn begins only when first's fn has returned, third's fn only when second's has,
      however long these take: no length of time is a promise.
    - A method waits only for those before it. Whoever comes late finds the way free; nobody waits
      for a call that is still to come after its own.
    - Whoever waits sleeps until it is woken, and its fn begins the moment it may: no loop that asks
      again and again, with or without pauses.
    - Two Ordered objects have nothing to do with each other.

    Example:      one thread calls third(c), then another first(a), then a third one second(b): a, b, c run
                  in this order, and third returns last.
    Non-example:  the thread in third sleeps for two seconds, because a and b are surely done by then.
    """

    def __init__(self) -> None:
        # TODO 1: add what remembers that first's fn has returned, and second's
        pass

    # TODO 2: make each method wait for the one before it, and let the next one go on
    def first(self, fn: Callable[[], object]) -> None:
        fn()

    def second(self, fn: Callable[[], object]) -> None:
        fn()

    def third(self, fn: Callable[[], object]) -> None:
        fn()
