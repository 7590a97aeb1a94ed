"""Data races in words: which lines, which threads, which locks each held.

A race is a hint, not a verdict: nothing need have come out wrong. The sentence says what the two lines have
in common and what each of them held, never the fix. It does not name the threads, so that the same race found
by another check is the same sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from threadlings.explain import text
from threadlings.explain.endings import Outcome
from threadlings.explain.explanation import Explanation
from threadlings.explain.finding import at
from threadlings.explain.schedule import DEFAULT_WIDTH_CELLS, Focus, draw
from threadlings.explain.trace import Trace

_VERBS = {"read": "read", "write": "written"}


def describe_race(race: Mapping[str, Any]) -> str:
    """One race, or one disagreement of locks, in a sentence.

    Args:
        race: the wire's RACE.
    """
    accesses = sorted(
        race["accesses"], key=lambda access: (access["file"], access["line"] or 0, access["op"])
    )
    variable = text.name(race["variable"]) or "one variable"
    locks = _locks(accesses)
    guards = [f" under {held}" if held else " without a lock" for held in locks]
    done = [_VERBS[access["op"]] for access in accesses]
    places = [f"{_place(access)}{_function(access)}" for access in accesses]
    if race["order"] == "locks":
        guarded, other = (1, 0) if not locks[0] else (0, 1)
        without = guards[other] if locks[other] else " without it"
        return (
            f"Locks that disagree: {variable} is {done[guarded]}{guards[guarded]} at {places[guarded]}, "
            f"and {done[other]}{without} at {places[other]}."
        )
    if places[0] == places[1] and guards[0] == guards[1]:
        both = " and ".join(dict.fromkeys(done))
        said = f"{both}{guards[0]} at {places[0]} by two threads"
    elif any(locks):
        said = f"{done[0]}{guards[0]} at {places[0]}, and {done[1]}{guards[1]} at {places[1]}"
    else:
        said = f"{done[0]} at {places[0]} and {done[1]} at {places[1]}, both without a lock"
    return f"Data race: {variable} is {said}, and neither thread waits for the other."


def explain_race(record: Mapping[str, Any], *, width_cells: int = DEFAULT_WIDTH_CELLS) -> Explanation:
    """Explain a race that a check does not accept.

    Args:
        record: the wire's explanation record, with its `race`.
        width_cells: terminal cells a line of `details` may take.
    """
    race = record["race"]
    trace, outcome = Trace.from_json(record["trace"]), Outcome.from_json(record["ending"])
    accesses: Sequence[Mapping[str, Any]] = race["accesses"]
    wanted = [(access["thread"], access["file"], access["line"], access["op"]) for access in accesses]
    steps = [s for s in trace.steps if (trace.name(s.thread), s.file, s.line, s.op) in wanted]
    locks = frozenset(lock for step in steps for lock in step.held)
    focus = Focus(frozenset(s.index for s in steps), frozenset(s.location for s in steps), locks)
    held = [bool(access["locks"]) for access in accesses]
    misconceptions = ("M14", "M15") if all(held) else ("M15", "M12") if any(held) else ("M12",)
    shown = replace(outcome, kind="returned") if outcome.is_proper else outcome
    return Explanation(
        message=describe_race(race),
        misconceptions=misconceptions,
        question=f"What makes one thread wait at {_place(accesses[1])} until the other is done?",
        details=draw(trace, shown, focus, width_cells),
    )


def _place(access: Mapping[str, Any]) -> str:
    return at(access["file"], access["line"] or 0)


def _function(access: Mapping[str, Any]) -> str:
    shown = access["function"].rpartition("<locals>.")[2].rpartition(".")[2]
    return "" if not shown or "<" in shown else f" in {text.name(shown)}()"


def _locks(accesses: Sequence[Mapping[str, Any]]) -> list[str]:
    """The locks that each access held, joined; with numbers only where two locks have one name."""
    all_locks = {lock for access in accesses for lock in access["locks"]}
    names = [lock.partition("#")[0] for lock in all_locks]
    return [
        text.listing(
            text.name(name if names.count(name) < 2 else lock)
            for lock in access["locks"]
            for name in (lock.partition("#")[0],)
        )
        for access in accesses
    ]
