"""Who waited while others that came later got through: overtaking, counted so that luck has no part in it.

Theory of operation. A scenario says where an operation begins to wait and where it is through
(`threadlings.scenario.waiting`). Between the call and the moment at which it has taken its place, the best
of locks lets anybody by: two threads that reach the inner mutex of a ticket lock get it in either order. So
the order of calls means nothing. But time moves only when nobody can run. Who began at an earlier *instant*
than somebody else had gone as far as it could before that other began, and who is not through when time moves
on stands still and is not merely slow. So one operation was *overtaken* by another if

    * the other began at a later instant, in another thread and in the same line, and
    * the other was through, with time moving on behind that, before the one was.

Both halves are needed. Without the first, a ticket lock is unfair; without the second, so is a semaphore
with two permits that gives both at one instant, in the right order, to threads that then run in either.

Which instant a step belongs to is the same in all equivalent executions: every step behind a move of the
clock comes after every step before it. So nothing has to be announced to a search, and the most that any
execution shows is the most that there is.

An operation that is never through was overtaken by whoever passed it up to the last move of the clock. One
that gives up (its block is left by an exception) was overtaken as long as it stood there, and overtakes
nobody.
"""

from __future__ import annotations

COMMON_LINE = "all"
MAX_LABELS = 20


class Wait:
    """One operation in a line.

    Attributes:
        label: what the scenario calls it.
    """

    __slots__ = ("fresh", "fresh_at", "label", "line", "overtaken", "since", "thread")

    def __init__(self, thread: int, label: str, line: str, since: int) -> None:
        self.thread = thread
        self.label = label
        self.line = line
        self.since = since
        self.overtaken = 0
        # Those who got through at the instant `fresh_at`; they count once time has moved on.
        self.fresh = 0
        self.fresh_at = since

    @property
    def name(self) -> str:
        """The label, and the line where that is not the one that a scenario has unless it says otherwise."""
        return self.label if self.line == COMMON_LINE else f"{self.label}/{self.line}"

    def settle(self, instant: int) -> int:
        """How many have overtaken it, as far as that is certain at `instant`."""
        if instant > self.fresh_at:
            self.overtaken += self.fresh
            self.fresh, self.fresh_at = 0, instant
        return self.overtaken


class Lines:
    """The operations of one execution that wait, and how often some were overtaken.

    Attributes:
        most: by label, how many operations overtook one of that label, at most.
    """

    def __init__(self) -> None:
        self.most: dict[str, int] = {}
        self._waiting: list[Wait] = []

    def join(self, thread: int, label: str, line: str, instant: int) -> Wait:
        """An operation begins.

        Raises:
            ValueError: more labels than a scenario can have any use for.
        """
        if label not in self.most and len(self.most) == MAX_LABELS:
            raise ValueError(f"more than {MAX_LABELS} labels of operations that wait")
        self.most.setdefault(label, 0)
        wait = Wait(thread, label, line, instant)
        self._waiting.append(wait)
        return wait

    def leave(self, wait: Wait, instant: int, *, through: bool) -> None:
        """An operation is through, or has given up."""
        self._waiting.remove(wait)
        self._count(wait, instant)
        if not through:
            return
        for other in self._waiting:
            if other.since < wait.since and other.line == wait.line and other.thread != wait.thread:
                other.settle(instant)
                other.fresh += 1

    def close(self, instant: int) -> None:
        """The execution is over."""
        for wait in self._waiting:
            self._count(wait, instant)

    def _count(self, wait: Wait, instant: int) -> None:
        self.most[wait.label] = max(self.most[wait.label], wait.settle(instant))
