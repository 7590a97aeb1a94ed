"""What a search found, and the ways in which a check may judge it.

An `Exploration` holds every distinct ending of a scenario, shortest schedule first, so the first ending that
offends is also the best one to show. A check may judge it in two ways: through `only`, `require` and
`reject_if`, or with a plain `assert` on `outcomes`. For the second, comparing an `OutcomeSet` leaves a note
of what did not fit and on which line that was; when an assertion then fails, the note made on its line
tells which execution to explain. (The last note will not do: `assert 1 in outcomes` leaves one and passes,
and pytest compares again while it words the failure.)

Rejecting here is only a claim. The judge replays the execution before it becomes a verdict (`submission`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import Any

from threadlings.errors import GraderError
from threadlings.judge.breakdowns import breakdown, verdict_of
from threadlings.judge.endings import Ending, freeze, spell, spell_choice
from threadlings.judge.failure import CheckFailed, Query, Rejection, ids
from threadlings.judge.wire import Explored


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What the last comparison of an `OutcomeSet` found wrong.

    Attributes:
        unexpected: values that were observed and not allowed, shortest schedule first.
        missing: values that were asked for and never observed.
        allowed: what they were compared with.
        file: the file that compared them.
        line: the line of that file.
    """

    unexpected: tuple[Any, ...] = ()
    missing: tuple[Any, ...] = ()
    allowed: tuple[Any, ...] = ()
    file: str = field(default_factory=lambda: _caller()[0])
    line: int = field(default_factory=lambda: _caller()[1])


def _caller() -> tuple[str, int]:
    """File and line of the innermost frame outside of this module and of generated code."""
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename in (__file__, "<string>"):
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno


def _lookup(values: tuple[Any, ...]) -> Container[Any]:
    """The values as something that is quick to ask; a check file may name some that cannot be hashed."""
    try:
        return frozenset(values)
    except TypeError:
        return values


class OutcomeSet(Set[Any]):
    """The distinct observations of an exploration; compares with any set, and remembers what did not fit.

    Iteration goes by the length of the shortest schedule. Operations that make a new set (`&`, `-`) give an
    ordinary frozenset, which remembers nothing.
    """

    def __init__(self, values: Iterable[Any], remember: Callable[[Mismatch], None]) -> None:
        self._values = tuple(values)
        self._remember = remember

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> frozenset[Any]:
        return frozenset(it)

    def __contains__(self, value: object) -> bool:
        wanted = freeze(value)
        found = wanted in self._values
        self._remember(Mismatch(unexpected=(wanted,)) if found else Mismatch(missing=(wanted,)))
        return found

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return "{" + ", ".join(spell(value) for value in self._values) + "}" if self._values else "set()"

    __hash__ = None  # type: ignore[assignment]

    def _against(self, other: object, *, more: bool = True, less: bool = True) -> Mismatch | None:
        """Note and return the difference to `other`, or None if that is not a collection of values.

        `more` and `less` tell whether values that `other` lacks, or has in excess, are a difference.
        """
        if not isinstance(other, Set):
            return None
        theirs = tuple(freeze(value) for value in other)
        in_ours, in_theirs = _lookup(self._values), _lookup(theirs)
        mismatch = Mismatch(
            unexpected=tuple(value for value in self._values if more and value not in in_theirs),
            missing=tuple(value for value in theirs if less and value not in in_ours),
            allowed=theirs,
        )
        self._remember(mismatch)
        return mismatch

    def __eq__(self, other: object) -> bool:
        found = self._against(other)
        return NotImplemented if found is None else not found.unexpected and not found.missing

    def __le__(self, other: object) -> bool:
        found = self._against(other, less=False)
        return NotImplemented if found is None else not found.unexpected

    def __ge__(self, other: object) -> bool:
        found = self._against(other, more=False)
        return NotImplemented if found is None else not found.missing

    def __lt__(self, other: object) -> bool:
        found = self._against(other)
        return NotImplemented if found is None else not found.unexpected and bool(found.missing)

    def __gt__(self, other: object) -> bool:
        found = self._against(other)
        return NotImplemented if found is None else not found.missing and bool(found.unexpected)

    def isdisjoint(self, other: Iterable[Any]) -> bool:
        """Whether no observation is in `other`."""
        theirs = _lookup(tuple(freeze(value) for value in other))
        common = tuple(value for value in self._values if value in theirs)
        self._remember(Mismatch(unexpected=common))
        return not common

    def issubset(self, other: Iterable[Any]) -> bool:
        """Whether every observation is in `other`, as with `<=`."""
        return self <= _Bag(other)

    def issuperset(self, other: Iterable[Any]) -> bool:
        """Whether every value of `other` was observed, as with `>=`."""
        return self >= _Bag(other)


class _Bag(Set[Any]):
    """Any iterable as a set, for values that cannot be hashed."""

    def __init__(self, values: Iterable[Any]) -> None:
        self._values = tuple(values)

    def __contains__(self, value: object) -> bool:
        return value in self._values

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class Exploration:
    """The endings of every execution that a search ran.

    Attributes:
        endings: every distinct way an execution ended, the shortest schedule first.
        schedules: number of executions.
        exhaustive: whether every interleaving was covered, up to equivalence.
        bound: how far the search went where it is not exhaustive.
        nondeterministic: whether the same schedule led to different executions.
        races: accesses that nothing puts in order, and accesses under locks that do not agree; empty where
            the exercise's policy is `off`.
        out_of_time: whether the search was cut short because its time was over.
        left_out: executions that ended in yet other ways than `endings`; there are too many to be judged.
        query: what was asked.
    """

    def __init__(self, explored: Explored, query: Query, module: str) -> None:
        self.endings = explored.endings
        self.schedules = explored.schedules
        self.exhaustive = explored.exhaustive
        self.bound = explored.bound
        self.nondeterministic = explored.nondeterministic
        self.races = explored.races
        self.out_of_time = explored.out_of_time
        self.left_out = explored.left_out
        self.query = query
        self._mismatches: list[Mismatch] = []
        self._module = module

    def __repr__(self) -> str:
        how = "all interleavings" if self.exhaustive else "bounded"
        return f"<Exploration of {self.query.scenario}: {self.schedules} schedules, {how}>"

    @property
    def elapsed_s(self) -> tuple[float, float]:
        """Least and greatest virtual duration over all executions, in seconds."""
        return (
            min(ending.elapsed_s[0] for ending in self.endings),
            max(ending.elapsed_s[1] for ending in self.endings),
        )

    @property
    def max_overtakes(self) -> dict[str, int]:
        """For each label of `threadlings.scenario.waiting`, the most that overtook one such operation.

        The maximum over all executions; how overtaking is counted: `engine.lines`.
        """
        most: dict[str, int] = {}
        for ending in self.endings:
            for label, overtakers in ending.overtakes.items():
                most[label] = max(most.get(label, 0), overtakers)
        return most

    @property
    def outcomes(self) -> OutcomeSet:
        """The distinct observations, once it is sure that every execution returned properly.

        Raises:
            CheckFailed: some execution did not.
        """
        self._reject_breakdowns()
        return OutcomeSet(dict.fromkeys(ending.value for ending in self.endings), self._note)

    def only(
        self,
        *values: Any,
        message: str | None = None,
        misconceptions: str | Iterable[str] | None = (),
        busy_ok: bool = False,
    ) -> None:
        """Require that every execution returns one of `values`.

        Args:
            values: the allowed observations.
            message: what to tell the student otherwise; None to let the schedule be diagnosed.
            misconceptions: ids to report with `message`.
            busy_ok: accept an answer of which only the manner is wrong: somebody asked in a loop for it.

        Raises:
            CheckFailed: some execution returned something else, or did not return.
        """
        if not values:
            raise GraderError("only() needs at least one allowed value")
        allowed = tuple(freeze(value) for value in values)
        self._reject_breakdowns(busy_ok)
        lookup = _lookup(allowed)
        for ending in self.endings:
            if ending.value not in lookup:
                self._fail_on_value(ending, allowed, message, ids(misconceptions))

    def require(
        self,
        predicate: Callable[[Any], object],
        message: str | Callable[[Any], str],
        misconception: str | Iterable[str] | None = None,
        *,
        busy_ok: bool = False,
    ) -> None:
        """Require that `predicate(value)` is true of every observation.

        Args:
            predicate: gets the frozen observation.
            message: what to tell the student otherwise, or a function of the observation that says so.
            misconception: id, or ids, to report.
            busy_ok: as in `only`.

        Raises:
            CheckFailed: it is false of some observation, or some execution did not return.
        """
        self._reject_breakdowns(busy_ok)
        for ending in self.endings:
            if not predicate(ending.value):
                text = message if isinstance(message, str) else message(ending.value)
                self._fail_on_value(ending, (), text, ids(misconception))

    def reject_if(
        self,
        predicate: Callable[[Ending], object],
        message: str | Callable[[Ending], str],
        misconception: str | Iterable[str] | None = None,
    ) -> None:
        """Reject if `predicate(ending)` is true of any ending, abnormal ones included.

        Meant to come before `only` or `require`, to say something more specific. The verdict stays that of
        the ending: a deadlock stays a deadlock.

        Args:
            predicate: gets each `Ending`.
            message: what to tell the student, or a function of the ending that says so.
            misconception: id, or ids, to report.

        Raises:
            CheckFailed: it is true of some ending.
        """
        for ending in self.endings:
            if predicate(ending):
                raise CheckFailed(
                    Rejection(
                        message if isinstance(message, str) else message(ending),
                        ids(misconception),
                        verdict_of(ending),
                        ending,
                        self.query,
                        got=spell(ending.value) if ending.kind == "returned" else "",
                    )
                )

    def blocks(self, message: str) -> None:
        """Require that nobody waits by asking again and again without a rest (misconception M24).

        Args:
            message: what to tell the student otherwise.

        Raises:
            CheckFailed: some thread does.
        """
        self.reject_if(lambda ending: ending.busy_waited or ending.kind == "spin", message, "M24")

    def fair(
        self,
        label: str,
        *,
        at_most: int = 0,
        message: str | None = None,
        misconceptions: str | Iterable[str] | None = (),
    ) -> None:
        """Require that an operation is overtaken by few that come later.

        Args:
            label: what the scenario calls it (`threadlings.scenario.waiting`).
            at_most: how many operations that begin at a later instant may get through first.
            message: what to tell the student otherwise; None for a sentence with both numbers.
            misconceptions: ids to report.

        Raises:
            CheckFailed: it was overtaken by more, or some execution did not return.
            GraderError: the scenario has no operation of that name.
        """
        if type(at_most) is not int or at_most < 0:
            raise GraderError(f"at_most={at_most!r}: how many may overtake an operation is a whole number")
        self._reject_breakdowns()
        most = self.max_overtakes
        if label not in most:
            known = spell_choice(sorted(most)) if most else "none at all"
            raise GraderError(
                f"scenario {self.query.scenario!r} never waited as {label!r} (labels met: {known})"
            )
        for ending in self.endings:
            overtakers = ending.overtakes.get(label, 0)
            if overtakers > at_most:
                raise CheckFailed(
                    Rejection(
                        self._overtaken(label, overtakers, at_most) if message is None else message,
                        ids(misconceptions),
                        verdict_of(ending),
                        ending,
                        self.query,
                        stand_in=message is None,
                        got=spell(ending.value),
                        overtaken=(label, at_most),
                    )
                )

    def explain_assertion(self, file: str, line: int) -> Rejection | None:
        """The rejection behind a failed assertion, if it compared `outcomes`.

        Args:
            file: the file of the assertion.
            line: the first line of the assertion.
        """
        notes = [note for note in self._mismatches if note.file == file and note.line >= line]
        if not notes:
            return None
        mismatch = notes[-1]
        for ending in self.endings:
            if ending.kind == "returned" and ending.value in mismatch.unexpected:
                return self._rejection(ending, mismatch.allowed, None, ())
        if mismatch.missing:
            seen = spell_choice({spell(ending.value): ending.value for ending in self.endings}.values())
            return Rejection(
                f"{spell_choice(mismatch.missing)} should be possible and never happened; "
                f"what happened was {seen}."
            )
        return None

    # -- within ----------------------------------------------------------------------------------------

    def _note(self, mismatch: Mismatch) -> None:
        if mismatch.unexpected or mismatch.missing:
            self._mismatches.append(mismatch)

    def _reject_breakdowns(self, busy_ok: bool = False) -> None:
        for ending in self.endings:
            found = breakdown(ending, self._module, busy_ok)
            if found:
                raise CheckFailed(
                    Rejection(
                        found.message,
                        verdict=found.verdict,
                        ending=ending,
                        query=self.query,
                        stand_in=not found.final,
                    )
                )

    def _fail_on_value(
        self, ending: Ending, allowed: tuple[Any, ...], message: str | None, misconceptions: tuple[str, ...]
    ) -> None:
        raise CheckFailed(self._rejection(ending, allowed, message, misconceptions))

    def _rejection(
        self, ending: Ending, allowed: tuple[Any, ...], message: str | None, misconceptions: tuple[str, ...]
    ) -> Rejection:
        return Rejection(
            self._plain_message(ending, allowed) if message is None else message,
            misconceptions,
            verdict_of(ending),
            ending,
            self.query,
            stand_in=message is None,
            allowed=tuple(spell(value) for value in allowed),
            got=spell(ending.value),
        )

    def _overtaken(self, label: str, overtakers: int, at_most: int) -> str:
        always = all(ending.overtakes.get(label, 0) > at_most for ending in self.endings)
        where = "In every interleaving" if always and self.schedules > 1 else "In some interleaving"
        if self.schedules == 1:
            where = "Here"
        who = f"{overtakers} that came later got through first"
        limit = f"at most {at_most} may" if at_most else "none may"
        return f"{where}, while {label!r} was waiting, {who}; {limit}."

    def _plain_message(self, ending: Ending, allowed: tuple[Any, ...]) -> str:
        got = spell(ending.value)
        always = len({spell(other.value) for other in self.endings}) == 1
        where = "In every interleaving" if always and self.schedules > 1 else "In some interleaving"
        if self.schedules == 1:
            where = "Here"
        expected = f" Expected {spell_choice(allowed)}." if allowed else " That must not happen."
        return f"{where} the result is {got}.{expected}"
