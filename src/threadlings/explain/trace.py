"""The wire's trace, read once into typed, immutable steps.

A trace is one execution told step by step, in the order in which it really happened: only one thread runs
at a time, so there is a total order and "between" has a plain meaning. This module knows the JSON shape
and nothing of diagnosis. Steps are addressed everywhere by `Step.index`, their position in `Trace.steps`;
`Step.n` is only the number printed for the reader.

Critical sections are computed here rather than taken from the wire, because one step may lie inside
several: `Step.sections` maps each lock held to the acquisition under which it is held. A section of a lock
ends when its thread is seen without the lock, releases it, waits on it, or when another thread gets it --
so two accesses before and after `Condition.wait()` are not in one section, although both hold the lock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from threadlings.explain import text
from threadlings.explain.library import fold
from threadlings.explain.step import Step, mappings, number_of, owner, read_step, text_of

_UNNAMED = "a lock without a name"
_LIBRARY_OWNERS = frozenset(
    ("Semaphore", "BoundedSemaphore", "Condition", "Event", "Barrier", "Queue", "_PySimpleQueue", "Future")
)
_CONTAINER_METHODS = frozenset(
    (
        "add", "append", "appendleft", "clear", "copy", "count", "discard", "extend", "extendleft",
        "get", "index", "insert", "items", "keys", "pop", "popitem", "popleft", "remove", "reverse",
        "rotate", "setdefault", "sort", "update", "values",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Trace:
    """One execution.

    Attributes:
        names: thread id -> name, unique and safe to print.
        steps: all steps in the order in which they happened, calls into the library folded.
        semaphores: names of those among the locks that several threads may hold at once.
    """

    names: Mapping[int, str]
    steps: tuple[Step, ...]
    semaphores: frozenset[str] = frozenset()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Trace:
        """Read the wire's TRACE."""
        steps = [read_step(index, raw) for index, raw in enumerate(mappings(data.get("steps")))]
        names: dict[int, str] = {}
        for raw in mappings(data.get("threads")):
            _add_name(names, number_of(raw.get("id")), text_of(raw.get("name")))
        for step in steps:
            if step.thread not in names:
                _add_name(names, step.thread, f"thread {step.thread}")
        folded, semaphores = fold(steps)
        named = _with_plain_names(_with_class_defaults(folded))
        return cls(names, _with_sections(named, semaphores), semaphores)

    def name(self, thread: int) -> str:
        """The thread's name."""
        return self.names.get(thread, f"thread {thread}")

    def lock_name(self, lock: str) -> str:
        """The lock's name as the reader needs it: the id only where two locks share the name."""
        display, _, number = lock.partition("#")
        alone = len(self._locks_called.get(display, ())) < 2
        if display == _UNNAMED or display.partition(".")[0] in _LIBRARY_OWNERS:
            kind = "semaphore" if lock in self.semaphores else "lock"
            return f"an unnamed {kind}" if alone else f"unnamed {kind} {text.name(number)}"
        return text.name(display if alone else lock)

    @cached_property
    def by_thread(self) -> Mapping[int, tuple[Step, ...]]:
        """Thread id -> its steps in order."""
        found: dict[int, list[Step]] = {}
        for step in self.steps:
            found.setdefault(step.thread, []).append(step)
        return {thread: tuple(steps) for thread, steps in found.items()}

    @cached_property
    def by_location(self) -> Mapping[str, tuple[Step, ...]]:
        """Location -> the accesses to it in order; library internals are left out."""
        found: dict[str, list[Step]] = {}
        for step in self.steps:
            if step.is_access and step.file != "library":
                found.setdefault(step.location, []).append(step)
        return {location: tuple(steps) for location, steps in found.items()}

    def accesses(self, location: str) -> tuple[Step, ...]:
        """The accesses that touch `location`: for an item of a container, those to the whole as well."""
        steps = self.by_location.get(location, ())
        whole = f"{owner(location)}[*]"
        if "[" not in location or location == whole or whole not in self.by_location:
            return steps
        return tuple(sorted((*steps, *self.by_location[whole]), key=lambda step: step.index))

    @cached_property
    def changing(self) -> frozenset[str]:
        """Locations written while several threads were on their way."""
        return frozenset(
            location
            for location, accesses in self.by_location.items()
            if any(step.writes and step.index in self.concurrent for step in accesses)
        )

    @cached_property
    def concurrent(self) -> range:
        """Indices of the steps from the first start of a second thread to the last step of such a thread.

        What lies before is preparation and what lies after is looking at the result: one thread alone.
        """
        if not self.steps:
            return range(0)
        first = self.steps[0].thread
        others = [step.index for step in self.steps if step.thread != first]
        if not others:
            return range(0)
        starts = [step.index for step in self.steps if step.op == "start"]
        return range(min(others[0], *starts) if starts else others[0], others[-1] + 1)

    @cached_property
    def _locks_called(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for step in self.steps:
            for lock in (*step.held, step.lock):
                if lock:
                    found.setdefault(lock.partition("#")[0], set()).add(lock)
        return {display: frozenset(locks) for display, locks in found.items()}


def _with_class_defaults(steps: Sequence[Step]) -> list[Step]:
    """Reads of a class attribute that stands in for an instance's own, under the instance's location.

    `n = 0` in a class body and `self.n += 1` in a method: until the first write the value is the class's. To
    the student it is one variable, as long as only one instance comes to have it.
    """
    written = {step.location for step in steps if step.writes}
    begun: dict[str, set[str]] = {}
    seen: set[str] = set()
    for step in steps:
        if step.writes and step.location not in seen:
            begun.setdefault(step.variable, set()).add(step.location)
        if step.is_access:
            seen.add(step.location)
    return [
        replace(step, location=next(iter(begun[step.variable])))
        if step.reads and step.location not in written and len(begun.get(step.variable, ())) == 1
        else step
        for step in steps
    ]


def _with_plain_names(steps: Sequence[Step]) -> list[Step]:
    """The steps with variables named by what they are, not by how the line spells it.

    An item is named by its key (`desks[0]`, whatever the index variable is called), a container without the
    method that is called on it. Two objects' members of one name are numbered: `Account#2.balance`.
    """
    named = [replace(step, variable=_plain_name(step)) if step.is_access else step for step in steps]
    owners: dict[str, list[str]] = {}
    sharing: dict[str, set[str]] = {}
    for step in named:
        if step.is_access and " " not in step.location:  # events and queues have a name of their own
            mine = owner(step.location)
            if mine not in owners.setdefault(_family(step), []):
                owners[_family(step)].append(mine)
            sharing.setdefault(step.variable, set()).add(mine)
    shared = {variable for variable, sharers in sharing.items() if len(sharers) > 1}
    ambiguous = {_family(step) for step in named if step.is_access and step.variable in shared}
    return [
        replace(step, variable=_numbered(step, owners[_family(step)].index(owner(step.location)) + 1))
        if step.is_access and _family(step) in ambiguous and " " not in step.location
        else step
        for step in named
    ]


def _plain_name(step: Step) -> str:
    head, bracket, member = step.location.partition("[")
    if not bracket or head.startswith("queue "):
        return step.variable
    holder, _, method = step.variable.rpartition(".")
    is_call = method in _CONTAINER_METHODS and f"{step.variable}(" in step.source
    plain = holder if holder and is_call else step.variable
    if member == "*]":
        return plain
    return f"{plain.rpartition('[')[0] if plain.endswith(']') else plain}[{member}"


def _family(step: Step) -> str:
    """What shares one numbering: a class, or a variable that is no attribute."""
    head, dot, _ = step.variable.partition(".")
    return head if dot and "[" not in step.location else step.variable.partition("[")[0]


def _numbered(step: Step, number: int) -> str:
    family = _family(step)
    return f"{family}#{number}{step.variable.removeprefix(family)}"


def _with_sections(steps: Sequence[Step], semaphores: frozenset[str]) -> tuple[Step, ...]:
    """The steps with `sections` filled in (see the module's docstring for when a section ends)."""
    opened: dict[tuple[int, str], int] = {}
    depth: dict[tuple[int, str], int] = {}
    done: list[Step] = []

    def close(thread: int, lock: str) -> None:
        opened.pop((thread, lock), None)
        depth.pop((thread, lock), None)

    for step in steps:
        me = step.thread
        if step.acquired:
            for thread, lock in list(opened):
                if lock == step.lock and thread != me and lock not in semaphores:
                    close(thread, lock)
            opened.setdefault((me, step.lock), step.index)
            depth[me, step.lock] = depth.get((me, step.lock), 0) + 1
        for thread, lock in list(opened):
            if thread == me and lock not in step.held and lock != step.lock:
                close(thread, lock)
        for lock in step.held:
            opened.setdefault((me, lock), step.index)
        done.append(replace(step, sections={lock: opened[me, lock] for lock in step.held}))
        if step.op == "release" and step.lock:
            depth[me, step.lock] = depth.get((me, step.lock), 1) - 1
            if depth[me, step.lock] <= 0:
                close(me, step.lock)
        elif step.op == "wait" and step.lock:
            close(me, step.lock)
    return tuple(done)


def _add_name(names: dict[int, str], thread: int, wanted: str) -> None:
    """Two threads may bear one name; in a table they must not."""
    shown = text.name(wanted) or f"thread {thread}"
    names[thread] = f"{shown} ({thread})" if shown in names.values() else shown
