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
        found_within: executions after which reduction has met the first failure, at most; 0 if its
            budget may end before: it goes depth first, and the first threads' turns are varied last.
        preemptions: the fewest preemptions with which the buggy program fails; None if there are too many
            schedules with as few to try them all.
        exhausted_within: executions that cover every interleaving of the fixed program.
        arguments: what `scenario` is called with.
        file: name of the two files, if it is not the name of the entry.
    """

    failure: str
    allowed: tuple[object, ...]
    found_within: int
    preemptions: int | None
    exhausted_within: int
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
    "philosophers_3": Family(DEADLOCK, (3,), 5, 1, 6, arguments=(3,), file="philosophers"),
    "philosophers_4": Family(DEADLOCK, (4,), 20, None, 24, arguments=(4,), file="philosophers"),
    "bounded_buffer_if": Family(EXCEPTION, ([1, 2],), 30, 2, 60),
    "reorder_3": Family(OUTCOME, (True,), 100, 1, 24, arguments=(3,), file="reorder"),
    "reorder_5": Family(OUTCOME, (True,), 0, None, 720, arguments=(5,), file="reorder"),
    "sentinels": Family(WAITS_FOR_EVER, (9,), 1, 0, 20),
    "spin_with_lock": Family(SPIN, (True,), 1, 0, 3),
    "forgotten_worker": Family(LEAK, ("stopped",), 1, 0, 1),
    "account_transfer": Family(OUTCOME, ((100, 100),), 2, 1, 2),
    "account_overdraft": Family(OUTCOME, (([False, True], 20),), 5, 1, 18),
    "bounded_buffer_one_condition": Family(WAITS_FOR_EVER, ([1, 2],), 50, 1, 80),
    "notify_before_wait": Family(WAITS_FOR_EVER, ("entered",), 1, 0, 2),
    "missed_notify": Family(WAITS_FOR_EVER, (True,), 2, 1, 2),
    "one_notify_two_waiting": Family(WAITS_FOR_EVER, (["rain", "rain"],), 10, 1, 20),
    "twostage_1": Family(OUTCOME, ([], [1]), 2, 1, 3, arguments=(1,), file="twostage"),
    "twostage_2": Family(OUTCOME, ([], [1]), 20, 1, 40, arguments=(2,), file="twostage"),
    "token_ring": Family(OUTCOME, ([0, 1, 2],), 2, 0, 10),
    "wronglock_1": Family(OUTCOME, ([1],), 2, 1, 2, arguments=(1,), file="wronglock"),
    "wronglock_3": Family(OUTCOME, ([1],), 10, None, 24, arguments=(3,), file="wronglock"),
    "work_stealing_queue": Family(OUTCOME, (["a", "b"],), 2, 1, 12),
    "read_write_lock": Family(OUTCOME, ((0, 0), (1, 1)), 5, 1, 4),
    "upgrade": Family(WAITS_FOR_EVER, ("ab",), 2, 1, 2),
    "circular_buffer": Family(OUTCOME, ([1, 2],), 2, 1, 2),
    "bluetooth": Family(OUTCOME, ("served", "refused"), 3, 1, 5),
    "peterson": Family(OUTCOME, (2,), 20, 2, 36),
    "dekker": Family(OUTCOME, (2,), 10, 2, 64),
    "bakery": Family(OUTCOME, (2,), 50, 2, 305),
    "reusable_barrier": Family(WAITS_FOR_EVER, ([1, 1, 2, 2],), 1, 0, 20),
    "aba_stack": Family(OUTCOME, ([1, 2],), 3, 1, 22),
    "stack": Family(EXCEPTION, (["plate"],), 2, 1, 2),
    "queue_size": Family(OUTCOME, (0,), 2, 1, 2),
    "carter": Family(DEADLOCK, (["electrician", "visitor"],), 2, 1, 2),
    "lock_cycle_2": Family(DEADLOCK, ([10, 10],), 2, 1, 2, arguments=(2,), file="lock_cycle"),
    "lock_cycle_3": Family(DEADLOCK, ([10, 10, 10],), 5, 1, 6, arguments=(3,), file="lock_cycle"),
    "phase": Family(DEADLOCK, (["first", "second"],), 1, 0, 1),
    "sync": Family(OUTCOME, (True,), 20, 0, 96),
    "stateful": Family(OUTCOME, (11,), 2, 1, 2),
    "arithmetic_progression": Family(OUTCOME, (6,), 1, 0, 128),
    "fsbench": Family(OUTCOME, ([0, 1],), 2, 1, 2),
    "lastzero": Family(OUTCOME, (True,), 3, 1, 6),
    "indexer": Family(OUTCOME, ([1, 5],), 2, 1, 2),
    "dict_check_then_act": Family(EXCEPTION, (["anna"],), 2, 1, 2),
    "iteration": Family(EXCEPTION, (3, 7), 2, 1, 2),
    "event_handoff": Family(WAITS_FOR_EVER, (["a", "b"],), 10, 2, 14),
    "semaphore_leak": Family(WAITS_FOR_EVER, (["A"],), 1, 0, 2),
    "semaphore_permits": Family(OUTCOME, (1,), 20, 1, 6),
    "pool_total": Family(OUTCOME, (4,), 5, 1, 12),
    "future_callbacks": Family(WAITS_FOR_EVER, (0,), 20, 1, 84),
    "queue_emptied": Family(WAITS_FOR_EVER, ([1, 2],), 2, 1, 6),
    "queue_task_done": Family(WAITS_FOR_EVER, ([2, None],), 1, 0, 3),
    "barrier_broken": Family(WAITS_FOR_EVER, (["2", "broken", "failed"],), 1, 0, 5),
    "timer_cancel": Family(OUTCOME, (True,), 3, 1, 5),
    "lock_handover": Family(EXCEPTION, (["start", "first", "second"],), 1, 0, 1),
    "try_lock": Family(OUTCOME, (2,), 2, 1, 4),
    "try_lock_backoff": Family(OUTCOME, ((6, 24),), 2, 1, 7),
    "ticket_lock": Family(WAITS_FOR_EVER, (2,), 5, 1, 6),
    "seqlock": Family(OUTCOME, ((0, 0), (3, 4)), 2, 1, 86),
    "snapshot": Family(OUTCOME, ("a:1", "b:2"), 2, 1, 2),
    "copy_on_write": Family(OUTCOME, (["a", "b"],), 2, 1, 2),
    "producers_consumers": Family(OUTCOME, ([1, 2],), 1, 0, 336),
    "exchanger": Family(OUTCOME, (["salt", "bread"],), 1, 0, 2),
    "latch": Family(WAITS_FOR_EVER, (0,), 10, 1, 6),
    "cyclic_pipeline": Family(WAITS_FOR_EVER, (0,), 1, 0, 9),
    "observers": Family(OUTCOME, (True,), 3, 1, 2),
    "cache_stampede": Family(OUTCOME, ([7],), 2, 1, 2),
    "singleton_metaclass": Family(OUTCOME, (1,), 2, 1, 4),
    "refcount": Family(OUTCOME, (1,), 2, 1, 2),
    "id_generator": Family(OUTCOME, ([1, 2],), 3, 1, 4),
    "log_rotation": Family(EXCEPTION, ("hello",), 2, 1, 2),
    "event_ring": Family(OUTCOME, ("click",), 3, 2, 2),
    "forgotten_join": Family(OUTCOME, (6,), 1, 0, 1),
    "shared_scratch": Family(OUTCOME, (["or not", "to be"],), 3, 1, 12),
    "callback_under_lock": Family(DEADLOCK, ([20],), 1, 0, 1),
    "notify_without_lock": Family(EXCEPTION, (True,), 1, 0, 2),
    "stop_flag": Family(SPIN, (1,), 1, 0, 3),
    "spin_stale_copy": Family(SPIN, (["a", "b"],), 2, 1, 5),
    "flag_cleared_late": Family(LEAK, ("closed",), 1, 0, 1),
    "timer_repeats": Family(OUTCOME, (0,), 5, 1, 5),
    "wait_timeout_ignored": Family(OUTCOME, (42,), 3, 1, 2),
    "counter_per_lock": Family(OUTCOME, (2,), 2, 1, 2),
}
FAMILIES = MappingProxyType(_FAMILIES)
"""Family by name."""


def buggy(name: str) -> Program:
    """The program of a family that has the mistake."""
    return Program(name, FAMILIES[name], is_buggy=True)


def fixed(name: str) -> Program:
    """The program of a family without the mistake."""
    return Program(name, FAMILIES[name])
