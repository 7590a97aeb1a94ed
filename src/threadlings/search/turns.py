"""Turns: a reader decides, line by line, which thread goes on, and the program follows.

Theory of operation. The program is instrumented so that each visible line of a function announces itself
(`instrument(turns=...)`); at these places, and nowhere else, the turn passes from one *actor* to another.
Actors are threads with the names that the reader knows. A turn is one visible line: from the place before it
to the place before the next one. What comes before an actor's first line and after its last one needs no
turn, nor does any thread that is no actor: it goes on whenever it can.

A line that has to wait (for a lock, say) ends the turn: the thread has asked, and waits. Once it could go on,
its next turn completes the line. So a thread never moves without being told to, not even when somebody else
lets it.

Invariants:
    * What was followed is an ordinary execution, and its schedule an ordinary schedule.
    * The same program and turns give the same execution.
    * `every_order` meets each order of turns exactly once; nothing is left out because it would be the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from threadlings.engine.events import Op
from threadlings.engine.execution import Execution, Result, SimThread

Runner = Callable[..., Result]


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn that was taken.

    Attributes:
        actor: name of the thread.
        site: the visible line that it began with, a site number; -1 where it completed a line.
        begin: how many steps had been made before.
    """

    actor: str
    site: int
    begin: int


class Turns:
    """Chooses threads by the turns of a reader; pass `choose` to `Subject.run`.

    Args:
        actors: names of the threads that take turns.
        wanted: the actor of each turn. When they are used up, the rest goes on by itself.
        on_refusal: called when the thread whose turn it is cannot go on.

    Attributes:
        taken: the turns that were taken.
        available: for each of them, the actors that could have taken it, in the order of `actors`.
        end: how many steps had been made when the last turn was over.
        refused: whether a turn could not be taken; the rest goes on by itself then, too.
    """

    def __init__(
        self,
        actors: Sequence[str],
        wanted: Sequence[str] = (),
        on_refusal: Callable[[Execution, SimThread], None] = lambda *_: None,
    ) -> None:
        self.taken: list[Turn] = []
        self.available: list[tuple[str, ...]] = []
        self.end = 1 << 60
        self.refused = False
        self._actors = tuple(actors)
        self._wanted = tuple(wanted)
        self._on_refusal = on_refusal
        self._ready: set[int] = set()
        self._active: SimThread | None = None

    def choose(self, execution: Execution, current: SimThread, enabled: list[SimThread]) -> SimThread:
        """Whose step is next."""
        names: dict[int, str] = execution.quietly(lambda: {t.tid: t.name for t in execution.threads})
        unasked = [thread for thread in enabled if names[thread.tid] not in self._actors]
        for thread in enabled:
            if thread not in unasked and thread.tid not in self._ready:
                if thread.op == Op.TURN:
                    self._ready.add(thread.tid)
                else:
                    unasked.append(thread)
        if unasked:
            return current if current in unasked else unasked[0]
        active = self._active
        if active in enabled and active.op != Op.TURN:
            return active
        self._active = None
        chosen = None if self.refused else self._next(execution, names, enabled)
        if chosen is None:
            self.end = min(self.end, len(execution.events))
            return active if active in enabled else current if current in enabled else enabled[0]
        able = {names[thread.tid] for thread in enabled}
        self.available.append(tuple(actor for actor in self._actors if actor in able))
        site = chosen.pending_member if chosen.op == Op.TURN else -1
        self.taken.append(
            Turn(names[chosen.tid], site if isinstance(site, int) else -1, len(execution.events))
        )
        self._active = chosen
        return chosen

    def _next(
        self, execution: Execution, names: dict[int, str], enabled: list[SimThread]
    ) -> SimThread | None:
        """The thread whose turn it is; None if there is none, or if it cannot go on."""
        wanted = self._want(names, enabled)
        found = [thread for thread in execution.threads if names[thread.tid] == wanted]
        if not found:
            return None
        if found[-1] in enabled:
            return found[-1]
        self.refused = True
        self._on_refusal(execution, found[-1])
        return None

    def _want(self, names: dict[int, str], enabled: list[SimThread]) -> str | None:  # noqa: ARG002 - see below
        return self._wanted[len(self.taken)] if len(self.taken) < len(self._wanted) else None


class _Enumerated(Turns):
    """Takes the wanted turns, and behind them always the first actor that can go on."""

    def _want(self, names: dict[int, str], enabled: list[SimThread]) -> str | None:
        wanted = super()._want(names, enabled)
        able = {names[thread.tid] for thread in enabled}
        return wanted or next((actor for actor in self._actors if actor in able), None)


def every_order(run: Runner, actors: Sequence[str], limit: int) -> Iterator[tuple[Result, Turns]]:
    """Run a program in every order of its actors' turns, depth first, and no more than `limit` of them."""
    prefix: list[str] | None = []
    for _ in range(limit):
        if prefix is None:
            return
        turns: Any = _Enumerated(actors, prefix)
        result = run(choose=turns.choose)
        yield result, turns
        prefix = following(turns)


def following(turns: Turns) -> list[str] | None:
    """The beginning of the next order, or None if that was the last one."""
    order = [turn.actor for turn in turns.taken]
    for index in reversed(range(len(order))):
        choices = turns.available[index]
        later = choices[choices.index(order[index]) + 1 :]
        if later:
            return [*order[:index], later[0]]
    return None


def switches(order: Sequence[str]) -> int:
    """How often the turn passes to another actor."""
    return sum(before != after for before, after in pairwise(order))
