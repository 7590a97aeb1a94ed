"""Runs one program through the search and through the oracle, and says where they differ."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from oracle import Machine, Outcome, Program, TooManyStates
from programs import EARLY, generate

from threadlings.engine.execution import NANOSECONDS, Limits, Result
from threadlings.engine.modules import Library
from threadlings.engine.subject import SourceFile, Subject
from threadlings.search.exhaustive import Coverage, explore_all
from threadlings.search.races import Analysis

MAX_EXECUTIONS = 600
MAX_STEPS = 10**9
_LIBRARY_FILES = 20

Trace = frozenset[tuple[object, ...]]


@dataclass
class Comparison:
    """What the search found against what there is.

    Attributes:
        missed: outcomes that the search did not find.
        invented: outcomes that the search found and the oracle rules out.
        coverage: how far the search went.
        outcomes: number of outcomes of the oracle.
        states: number of states of the oracle.
        source: the program.
        duplicates: complete executions that are equivalent to an earlier one.
    """

    program: Program
    source: str
    coverage: Coverage = field(default_factory=Coverage)
    missed: set[Outcome] = field(default_factory=set)
    invented: dict[Outcome, list[int]] = field(default_factory=dict)
    outcomes: int = 0
    states: int = 0
    duplicates: int = 0

    @property
    def agrees(self) -> bool:
        """Whether search and oracle agree and the search claims that nothing is missing."""
        coverage = self.coverage
        return not (self.missed or self.invented or coverage.nondeterministic or not coverage.exhaustive)

    @property
    def ran_out(self) -> bool:
        """Whether the search hit its budget; nothing can be said about what it missed."""
        return not self.coverage.exhaustive and not self.coverage.nondeterministic

    def __str__(self) -> str:
        missed = "\n".join(f"  missed   {outcome}" for outcome in sorted(map(str, self.missed))[:4])
        invented = "\n".join(
            f"  invented {outcome} by {plan}" for outcome, plan in list(self.invented.items())[:4]
        )
        return (
            f"{self.source}\n{self.program}\n{self.coverage}, {self.outcomes} outcomes\n"
            f"{len(self.missed)} missed, {len(self.invented)} invented\n{missed}\n{invented}"
        )


def _number_of(thread_name: str) -> int:
    """The oracle's number of a thread: `MainThread`, `T1`, or a pool's `..._0`."""
    prefix, _, number = thread_name.partition("_")
    return int(number) + 1 if number else int(prefix.lstrip("T")) if prefix != "MainThread" else 0


def outcome_of(result: Result, subject: Subject) -> Outcome:
    """An execution's end in the oracle's words."""
    kind = result.kind
    blocked = sorted(_number_of(blocked.thread.name) for blocked in result.blocked)
    recorded, contents = subject.modules["student"].peek()
    raised = {number for number, values in enumerate(recorded) if "raised" in values}
    errors = {_number_of(error.thread): type(error.exception).__name__ for error in result.thread_errors}
    if result.exception is not None or errors != dict.fromkeys(raised, "Expected"):
        kind = f"error: {result.exception} {result.thread_errors}"
    return kind, tuple(blocked), result.elapsed_ns // NANOSECONDS, recorded, contents


def _told_apart(program: Program, outcome: Outcome) -> Outcome:
    """The outcome without what search and oracle need not agree on.

    A loop that polls under a lock holds it now and then for ever, so the state of locks has no final value,
    and the search says `spin` where the loop's next turn would wait for a lock that nobody gives back.
    Workers of a pool are alike until they do something, and which of them is stuck is not told apart.
    """
    if program.objects and program.objects[0][0] == "pool":
        kind, blocked, *others = outcome
        return kind, tuple(min(thread, 1) for thread in blocked), *others
    if "('poll'" not in repr(program.threads):
        return outcome
    kind, blocked, elapsed, records, contents = outcome
    contents = tuple(
        None if of == "lock" else value for (of, _), value in zip(program.objects, contents, strict=True)
    )
    return kind.replace("deadlock", "spin"), blocked, elapsed, records, contents


def trace_of(result: Result) -> Trace:
    """What equivalent executions have in common: every step's operation, and which steps come before it."""
    clocks = Analysis(result.events, inner=result.inner).clocks
    ordinals: list[int] = []
    counts: Counter[int] = Counter()
    for event in result.events:
        ordinals.append(counts[event[0]])
        counts[event[0]] += 1
    steps = [
        (event[0], event[1], event[4], tuple(-1 if index < 0 else ordinals[index] for index in clock))
        for event, clock in zip(result.events, clocks, strict=True)
    ]
    return frozenset(steps)


def compare(
    library: Library, program: Program, source: str, max_executions: int = MAX_EXECUTIONS, early: int = 0
) -> Comparison | None:
    """Search a program and compare; None if it is too big for the oracle.

    `early` is how many waits of each thread may end early.
    """
    machine = Machine(program, max_states=60_000, early=early)
    try:
        expected = {_told_apart(program, outcome) for outcome in machine.outcomes()}
    except TooManyStates:
        return None
    # A library remembers every file; only its own files matter here.
    del library.files[_LIBRARY_FILES:]
    subject = Subject(
        library,
        [SourceFile("student", "program", source)],
        lambda modules: modules["student"].main(),
        Limits(early_timeouts=early),
    )
    # The threads of a pool live on; thousands of subjects in one process had better share one.
    subject._pool = library.__dict__.setdefault("pool_of_comparisons", subject._pool)
    found: set[Outcome] = set()
    traces: set[Trace] = set()
    comparison = Comparison(program, source, outcomes=len(expected), states=machine.states)

    def visit(result: Result) -> None:
        outcome = _told_apart(program, outcome_of(result, subject))
        found.add(outcome)
        if outcome not in expected:
            comparison.invented.setdefault(outcome, [event[0] for event in result.events])
        trace = trace_of(result)
        comparison.duplicates += trace in traces
        traces.add(trace)

    comparison.coverage = explore_all(subject.run, visit, max_executions=max_executions, max_steps=MAX_STEPS)
    comparison.missed = expected - found
    return comparison


def compare_random(
    library: Library, family: str, seed: int, max_executions: int = MAX_EXECUTIONS
) -> Comparison | None:
    """Compare on the program of a family and a seed."""
    program, source = generate(family, seed)
    return compare(library, program, source, max_executions, EARLY.get(family, 0))
