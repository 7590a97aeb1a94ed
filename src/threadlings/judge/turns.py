"""You are the scheduler: a student decides, turn by turn, which thread goes on, and the program follows.

A turn is one visible line of one thread. The student writes them as letters (`A A B B A B`); the program is
run for real, by these turns (`search.turns`). `Submission.follow` gives a `Following`, which tells each turn
with what it touched. Letters that cannot be followed end the check with an explanation: which turn, whose,
and why that thread cannot go on. `Submission.orders` runs *every* order of turns and counts, so that what is
said about chances is computed and not written down.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from threadlings.judge.endings import (
    FILES,
    Blocked,
    Ending,
    ShapeError,
    clean,
    count,
    freeze,
    items,
    line_number,
    mapping,
    member,
    one_line,
    parse_blocked,
    parse_ending,
    spell,
)

MAX_TURNS = 1_000
_VERBS = {
    "read": "reads",
    "write": "writes",
    "acquire": "takes",
    "try_acquire": "tries to take",
    "release": "gives back",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn, and what came of it.

    Attributes:
        actor: whose it was.
        line: 1-based line of `file`, or None.
        file: `student`, `scenarios` or `library`.
        source: the line as written.
        part: `load`, `add` (or another operator) or `store`, where the line was split; else empty.
        touches: (what was done, to what, value) for the shared things that it touched.
    """

    actor: str
    line: int | None
    file: str
    source: str
    part: str
    touches: tuple[tuple[str, str, str], ...]

    def __str__(self) -> str:
        what = f"{self.source}  ({self.part})" if self.part else self.source
        return " -> ".join([what, *filter(None, [", ".join(_touch(*touch) for touch in self.touches)])])


@dataclass(frozen=True, slots=True)
class Following:
    """An execution that a reader decided.

    Attributes:
        ending: how it ended; its schedule replays like any other.
        turns: the turns that were taken, in their order.
        confirmed: whether following them again did the same.
        finished: whether a turn was refused because that thread had nothing left to do.
        standing: where the thread stood whose turn was refused because it had to wait, or None.
    """

    ending: Ending
    turns: tuple[Turn, ...]
    confirmed: bool
    finished: bool = False
    standing: Blocked | None = None

    @property
    def switches(self) -> int:
        """How often the turn passed to another actor."""
        return sum(before.actor != after.actor for before, after in pairwise(self.turns))

    @property
    def serial(self) -> bool:
        """Whether each actor had all of its turns in a row, as if there were no threads."""
        return self.switches < len({turn.actor for turn in self.turns})

    def table(self) -> str:
        """The turns, one a line, with what each of them touched."""
        width = max((len(turn.actor) for turn in self.turns), default=1)
        return "\n".join(
            f"{number:3}  {turn.actor:<{width}}  {turn}" for number, turn in enumerate(self.turns, 1)
        )

    def refusal(self, actor: str) -> str:
        """Why the turn of `actor` behind the last one taken could not be; empty if all could."""
        number = len(self.turns) + 1
        if self.standing is not None:
            return f"Turn {number} is {actor}'s, and {actor} cannot move: it {_waits(self.standing)}."
        if self.ending.kind in ("deadlock", "spin") and not self.finished:
            stuck = "; ".join(f"{b.thread} {_waits(b)}" for b in self.ending.blocked)
            return f"Turn {number} is {actor}'s, but nobody can move any more: {stuck}."
        mine = sum(turn.actor == actor for turn in self.turns)
        return (
            f"Turn {number} is {actor}'s, but {actor} has finished: "
            f"{mine} turn{'' if mine == 1 else 's'} was all it had."
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of some orders of turns.

    Attributes:
        value: the observation; None where an execution did not return.
        kind: how they ended.
        orders: how many orders came to it.
        fewest_switches: the smallest number of times that the turn had to pass to another actor.
        example: an order with that number, as letters.
    """

    value: Any
    kind: str
    orders: int
    fewest_switches: int
    example: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Orders:
    """Every order of turns.

    Attributes:
        total: how many orders there are.
        outcomes: what came of them, the most frequent first.
        complete: whether that is all of them.
    """

    total: int
    outcomes: tuple[Outcome, ...]
    complete: bool


def read_turns(text: object, actors: Sequence[str]) -> list[str] | str:
    """The actor of each turn, or a sentence that says why `text` is no list of turns.

    A list of letters will do as well. Capitals do not matter; spaces, commas and dashes are only for the eye.

    Args:
        text: what the student wrote.
        actors: names of one letter each.
    """
    choice = " and ".join(actors)
    if isinstance(text, list | tuple) and all(isinstance(letter, str) for letter in text):
        text = " ".join(text)
    if not isinstance(text, str):
        example = " ".join(actors)
        return f"A schedule is a string of the letters {choice}, such as '{example}'; this is {spell(text)}."
    letters = [letter.upper() for letter in re.sub(r"[\s,;.>-]", "", text)]
    if not letters:
        return f"The schedule is empty. Write whose turn it is, line by line, with the letters {choice}."
    if len(letters) > MAX_TURNS:
        return (
            f"The schedule has {len(letters)} turns, and nobody has that many lines. The most is {MAX_TURNS}."
        )
    for number, letter in enumerate(letters, 1):
        if letter not in actors:
            return f"Turn {number} is for {clean(repr(letter))}, and there are only {choice}."
    return letters


def parse_following(record: Mapping[str, Any]) -> Following:
    """Read the wire's FOLLOWING.

    Raises:
        ShapeError: a field is missing or is of another type.
    """
    refused = record.get("refused")
    standing = None
    if refused is not None:
        told = mapping(refused).get("standing")
        standing = None if told is None else parse_blocked(told)
    return Following(
        ending=parse_ending(record.get("ending")),
        turns=items(record, "turns", _turn),
        confirmed=member(record, "confirmed", bool),
        finished=refused is not None and member(mapping(refused), "finished", bool),
        standing=standing,
    )


def parse_orders(record: Mapping[str, Any]) -> Orders:
    """Read the wire's ORDERS.

    Raises:
        ShapeError: a field is missing or is of another type.
    """
    outcomes = items(record, "outcomes", _outcome)
    return Orders(
        total=count(record, "total"),
        outcomes=tuple(sorted(outcomes, key=lambda outcome: -outcome.orders)),
        complete=member(record, "complete", bool),
    )


def _turn(data: Any) -> Turn:
    record = mapping(data)
    file = member(record, "file", str)
    if file not in FILES:
        raise ShapeError("a turn in an unknown file")
    return Turn(
        actor=one_line(record, "actor"),
        line=line_number(record),
        file=file,
        source=one_line(record, "source"),
        part=one_line(record, "part"),
        touches=items(record, "touches", _read_touch),
    )


def _read_touch(data: Any) -> tuple[str, str, str]:
    record = mapping(data)
    return one_line(record, "op"), one_line(record, "name"), one_line(record, "value")


def _outcome(data: Any) -> Outcome:
    record = mapping(data)
    order = member(record, "order", list)
    if not all(type(actor) is str for actor in order):
        raise ShapeError("an actor that is not text")
    return Outcome(
        value=freeze(record.get("value")),
        kind=one_line(record, "kind"),
        orders=count(record, "count"),
        fewest_switches=count(record, "switches"),
        example=tuple(order),
    )


def _touch(op: str, name: str, value: str) -> str:
    verb = _VERBS.get(op)
    if verb is None:
        return name
    return f"{verb} {name} = {value}" if value and op in ("read", "write") else f"{verb} {name}"


def _waits(blocked: Blocked) -> str:
    where = f" at line {blocked.line}" if blocked.line is not None else ""
    what = f" for {blocked.waits_for}" if blocked.waits_for else ""
    whose = f", which {blocked.held_by} has" if blocked.held_by else ""
    return f"waits{where}{what}{whose}"
