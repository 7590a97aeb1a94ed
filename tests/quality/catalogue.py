"""The benchmark families of systematic concurrency testing, as pairs of small programs: buggy and fixed.

The ideas are those of SCTBench, CHESS and the PCT papers, and of what goes wrong in Python programs; the
programs are ours. `families/buggy/NAME.py` has the mistake, `families/fixed/NAME.py` is its twin without it:
`diff` shows the difference. Each is an ordinary program over the standard library's `threading`. Its
`scenario(*arguments)` returns plain data, which is right if it is among the *allowed* values of the table
below; an exception, threads that wait for ever, endless loops and threads left behind are failures whatever
it returns.

This module knows programs and expectations and nothing of the engine, so that other tools can be measured
with the same programs: `failure` and `allowed` say all that a judge has to know.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent / "families"

OUTCOME, EXCEPTION, DEADLOCK = "outcome", "exception", "deadlock"
WAITS_FOR_EVER, SPIN, LEAK = "waits for ever", "spin", "leak"
FAILURES = (OUTCOME, EXCEPTION, DEADLOCK, WAITS_FOR_EVER, SPIN, LEAK)
"""A wrong value; an exception in any thread; threads that wait in a circle; threads that wait for what nobody
is going to do (lost wake-ups among them); loops that never end; threads still there when all is over."""


@dataclass(frozen=True)
class Family:
    """What is known about a pair of programs.

    Attributes:
        failure: the kind of failure of the buggy program.
        allowed: the values that `scenario` may return.
        found_within: executions after which reduction has met the first failure, at most.
        preemptions: the fewest preemptions with which the buggy program fails.
        exhausted_within: executions that cover every interleaving of the fixed program; 0 if it is too large,
            then it is held to all schedules of at most `bound` preemptions.
        bound: see `exhausted_within`.
        arguments: what `scenario` is called with.
        file: name of the two files, if it is not the name of the entry.
    """

    failure: str
    allowed: tuple[object, ...]
    found_within: int
    preemptions: int
    exhausted_within: int
    bound: int = 0
    arguments: tuple[int, ...] = ()
    file: str = ""


@dataclass(frozen=True)
class Program:
    """One program of a pair.

    Attributes:
        name: the name of its family.
        family: what is known about it.
        is_buggy: which of the two it is.
    """

    name: str
    family: Family = field(repr=False)
    is_buggy: bool = False

    @property
    def path(self) -> Path:
        """Where its text is."""
        return FOLDER / ("buggy" if self.is_buggy else "fixed") / f"{self.family.file or self.name}.py"

    @property
    def source(self) -> str:
        """Its text; it defines `scenario(*arguments)`."""
        return self.path.read_text("utf-8")

    @property
    def arguments(self) -> tuple[int, ...]:
        """What `scenario` is called with."""
        return self.family.arguments

    def allows(self, value: object) -> bool:
        """Whether `scenario` may return this value."""
        return value in self.family.allowed


_FAMILIES = {
    "lazy_init": Family(OUTCOME, (True,), 3, 1, 4),
    "double_checked": Family(OUTCOME, ([2, 2],), 3, 1, 8),
    "account": Family(OUTCOME, (150,), 2, 1, 2),
    "philosophers_2": Family(DEADLOCK, (2,), 2, 1, 2, arguments=(2,), file="philosophers"),
    "philosophers_3": Family(DEADLOCK, (3,), 4, 1, 6, arguments=(3,), file="philosophers"),
    "philosophers_4": Family(DEADLOCK, (4,), 15, 1, 24, arguments=(4,), file="philosophers"),
    "bounded_buffer_if": Family(EXCEPTION, ([1, 2],), 22, 2, 60),
    "reorder_3": Family(OUTCOME, (True,), 55, 1, 24, arguments=(3,), file="reorder"),
    "sentinels": Family(WAITS_FOR_EVER, (9,), 1, 0, 20),
    "spin_with_lock": Family(SPIN, (True,), 1, 0, 3),
    "forgotten_worker": Family(LEAK, ("stopped",), 1, 0, 1),
}
FAMILIES = MappingProxyType(_FAMILIES)
"""Family by name."""


def buggy(name: str) -> Program:
    """The program of a family that has the mistake."""
    return Program(name, FAMILIES[name], is_buggy=True)


def fixed(name: str) -> Program:
    """The program of a family without the mistake."""
    return Program(name, FAMILIES[name])
