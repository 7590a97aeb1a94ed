"""`CheckFailed`: how a check says no.

A rejection knows more than its sentence: which execution it is about (so that the judge can replay it before
it charges anybody), what would have been allowed (so that the trace can be explained), and whether the
sentence is the grader's own or only a stand-in until the trace has been diagnosed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Never

from threadlings.judge.endings import Ending
from threadlings.verdicts import Verdict

if TYPE_CHECKING:
    from threadlings.explain import Explanation
    from threadlings.judge.wire import Explained


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked of the probe, so that it can be asked again.

    Attributes:
        scenario: name of the function in the scenarios file.
        params: its JSON arguments.
        options: the request's `options`.
    """

    scenario: str
    params: Mapping[str, Any]
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """One execution, replayed, traced and explained.

    Attributes:
        query: what was run.
        explained: what the probe answered.
        explanation: what was made of it.
    """

    query: Query
    explained: Explained
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class Rejection:
    """The content of a `CheckFailed`.

    Attributes:
        message: what to tell the student.
        misconceptions: ids such as `M12`, most likely first.
        verdict: what the check comes to.
        ending: the execution that gives the reason, or None.
        query: what was explored when `ending` was found, or None.
        stand_in: whether `message` may be replaced by the diagnosis of the trace.
        allowed: the allowed observations, spelled.
        got: the observation, spelled; empty if there is none.
        overtaken: label of an operation that was overtaken, and how many may overtake it; else None.
        details: the schedule in two columns, or other plain text below the message.
        evidence: how sure we are.
        remark: something true and useful beside the case, or empty.
        told: the replayed execution, once it was told, or None.
    """

    message: str
    misconceptions: tuple[str, ...] = ()
    verdict: Verdict = Verdict.FAILED
    ending: Ending | None = None
    query: Query | None = None
    stand_in: bool = False
    allowed: tuple[str, ...] = ()
    got: str = ""
    overtaken: tuple[str, int] | None = None
    details: str = ""
    evidence: str = ""
    remark: str = ""
    told: Told | None = None

    @property
    def schedule(self) -> str | None:
        """The schedule that shows it, or None."""
        return (self.ending.schedule or None) if self.ending else None

    def but(self, **changes: Any) -> Rejection:
        """A copy with some fields changed."""
        return replace(self, **changes)


class CheckFailed(Exception):  # noqa: N818 - it is not an error of the check, it is its answer
    """A check does not accept the submission."""

    def __init__(self, rejection: Rejection) -> None:
        self.rejection = rejection
        super().__init__(rejection.message)

    @property
    def message(self) -> str:
        """What to tell the student."""
        return self.rejection.message

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """Ids such as `M12`, most likely first."""
        return self.rejection.misconceptions

    @property
    def verdict(self) -> Verdict:
        """What the check comes to."""
        return self.rejection.verdict

    @property
    def schedule(self) -> str | None:
        """The schedule that shows it, or None."""
        return self.rejection.schedule


def ids(misconceptions: str | Iterable[str] | None) -> tuple[str, ...]:
    """Misconception ids in the one form we keep, however the grader gave them."""
    if misconceptions is None:
        return ()
    return (misconceptions,) if isinstance(misconceptions, str) else tuple(misconceptions)


def reject(message: str, misconceptions: str | Iterable[str] | None = ()) -> Never:
    """End a check: the submission does not meet it.

    Args:
        message: the symptom, with numbers, in the student's words.
        misconceptions: ids such as `M12`, most likely first.

    Raises:
        CheckFailed: always.
    """
    raise CheckFailed(Rejection(message, ids(misconceptions)))


def inconclusive(message: str) -> Never:
    """End a check without a verdict: this place cannot tell, and nobody is charged.

    Args:
        message: what could not be done, and why.

    Raises:
        CheckFailed: always.
    """
    raise CheckFailed(Rejection(message, verdict=Verdict.INCONCLUSIVE))
