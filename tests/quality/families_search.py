"""Runs a program of the catalogue through the search, and names how an execution failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from catalogue import DEADLOCK, EXCEPTION, LEAK, OUTCOME, SPIN, WAITS_FOR_EVER, Program

from threadlings.engine.execution import Blocked, Result, SimThread
from threadlings.engine.modules import Library
from threadlings.engine.monitors import Waiting
from threadlings.engine.subject import SourceFile, Subject
from threadlings.search.bounded import explore_bounded
from threadlings.search.exhaustive import Coverage, explore_all
from threadlings.search.sampling import sample
from threadlings.search.shrink import weight_of

MAX_STEPS = 10**9


def failure_of(result: Result, program: Program) -> str:
    """The kind of failure, empty for a right execution."""
    if result.exception is not None or result.thread_errors:
        return EXCEPTION  # whatever came of it afterwards
    if result.kind == "deadlock":
        return DEADLOCK if _has_circle(result) else WAITS_FOR_EVER
    if result.kind == "spin":
        return SPIN
    if result.kind != "returned":
        return result.kind
    if result.leaked:
        return LEAK
    return "" if program.allows(result.value) else OUTCOME


def _has_circle(result: Result) -> bool:
    """Whether somebody waits, over others, for himself."""
    waits = {blocked.thread: _waited_for(blocked, result) for blocked in result.blocked}
    for start in waits:
        follower: SimThread | None = start
        for _ in waits:
            follower = waits.get(follower) if follower is not None else None
            if follower is start:
                return True
    return False


def _waited_for(blocked: Blocked, result: Result) -> SimThread | None:
    """The thread that has to act before the wait can end, if there is just one."""
    awaited = blocked.waits_for
    if isinstance(awaited, SimThread):
        return awaited
    if isinstance(awaited, Waiting):
        return next((thread for thread in result.threads if awaited.holder in thread.held), None)
    held_by = getattr(awaited, "holder_", None)
    holder = next((thread for thread in result.threads if thread.tid == held_by), None)
    if holder is blocked.thread and any(function == "Condition.wait" for *_, function in blocked.stack):
        return None  # a condition parks each of its waiters on a lock that the waiter itself has taken
    return holder if isinstance(holder, SimThread) else None


@dataclass
class Found:
    """What a search saw.

    Attributes:
        failures: kind of failure -> number of the execution that showed it first.
        fewest_preemptions: of the failures of the kind that was looked for; -1 if there was none.
        executions: how many there were, pruned ones included.
        complete: whether the search covered what it set out to cover.
        example: what the first failure showed.
    """

    failures: dict[str, int]
    fewest_preemptions: int = -1
    executions: int = 0
    complete: bool = False
    example: str = ""


class Search:
    """Searches of one program.

    Args:
        library: the simulated modules.
        program: the program.
        stop_at: the kind of failure at which a search ends; None to see everything.
    """

    def __init__(self, library: Library, program: Program, stop_at: str | None = None) -> None:
        file = SourceFile("student", program.name, program.source, zero_based_time=True)
        self._subject = Subject(library, [file], lambda m: m["student"].scenario(*program.arguments))
        self._program = program
        self._stop_at = stop_at

    def everything(self, max_executions: int) -> Found:
        """Every interleaving up to equivalence."""
        found, visit = self._visitor()
        coverage: Coverage = explore_all(
            self._subject.run, visit, max_executions=max_executions, max_steps=MAX_STEPS
        )
        assert not coverage.nondeterministic
        found.executions = coverage.executions + coverage.pruned
        found.complete = coverage.exhaustive
        return found

    def bounded(self, bound: int, max_executions: int) -> Found:
        """Every schedule of at most `bound` preemptions."""
        found, visit = self._visitor()
        found.executions, found.complete = explore_bounded(
            self._subject.run, visit, bound=bound, max_executions=max_executions
        )
        return found

    def sampled(self, executions: int) -> Found:
        """Random schedules."""
        found, visit = self._visitor()
        steps = len(self._subject.run().events)
        found.executions = sample(self._subject.run, visit, executions=executions, steps=steps)
        return found

    def _visitor(self) -> tuple[Found, Callable[[Result], bool]]:
        found = Found({})

        def visit(result: Result) -> bool:
            found.executions += 1
            failure = failure_of(result, self._program)
            if failure and failure not in found.failures:
                found.failures[failure] = found.executions
                shown = f"{result.value!r} {result.exception!r} {result.thread_errors} {result.blocked}"
                found.example = found.example or f"{failure}: {shown}"
            if failure and failure == self._stop_at:
                found.fewest_preemptions = weight_of(result)[0]
                return True
            return False

        return found, visit
