"""From what a check function did -- returned, raised, ran out of time -- to what the check comes to.

One table of cases, used by `grade` and by plain pytest alike. The order of blame is fixed here:

* `CheckFailed` and a failed plain `assert` are the check's own word against the submission;
* a skip is a skip;
* a check that ran out of time is the program's fault if the probe was at work for most of it, else its own;
* any other exception is a defect of the check file: `grader_error`, with the traceback, and no one's loss.

A pass is only as good as its search, so it carries evidence; and a program that does not do the same twice
under the same schedule has not passed anything.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pytest

from threadlings.judge.endings import spell_choice
from threadlings.judge.exploration import Exploration
from threadlings.judge.failure import CheckFailed, Rejection, Told
from threadlings.judge.races import hints
from threadlings.judge.submission import Submission
from threadlings.verdicts import Verdict

_MOSTLY = 0.5
_MAX_ASSERTION_LINES = 12


class CheckTimeoutError(BaseException):
    """A check ran out of time. Not an `Exception`: a check file must not swallow it by accident."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What one run of a check function comes to; a check may have several runs (parameters).

    Attributes:
        verdict: the verdict.
        message: for the student; empty if passed.
        misconceptions: ids such as `M12`.
        schedule: replayable schedule, or None.
        details: the schedule in two columns, or a traceback.
        evidence: how far the search went, or how sure the failure is.
        notes: what the check noted.
        told: the execution that the verdict rests on, told step by step, or None.
    """

    verdict: Verdict
    message: str = ""
    misconceptions: tuple[str, ...] = ()
    schedule: str | None = None
    details: str = ""
    evidence: str = ""
    notes: tuple[str, ...] = ()
    told: Told | None = None


def settle(error: BaseException | None, submission: Submission) -> Settled:
    """What a check comes to that ended with `error`, or without one.

    Data races are mentioned beside a pass, and beside a failure that nothing else explains.
    """
    settled = _settle(error, submission)
    is_explained = settled.misconceptions or settled.verdict not in (Verdict.PASSED, Verdict.FAILED)
    if is_explained:
        return settled
    races = [race for exploration in submission.explorations for race in exploration.races]
    return replace(settled, notes=(*settled.notes, *hints(races)))


def _settle(error: BaseException | None, submission: Submission) -> Settled:
    notes = tuple(submission.notes)
    if error is None:
        racing = submission.race_found()
        return _rejected(racing, notes) if racing else _passed(submission.explorations, notes)
    if isinstance(error, CheckFailed | AssertionError):
        rejection = error.rejection if isinstance(error, CheckFailed) else _assertion(error, submission)
        partial = _partial(submission.explorations, notes)
        if rejection.schedule is None and partial:
            # Without an execution to show, it may rest on what was not seen.
            return partial
        return _rejected(submission.confirm(rejection), notes)
    if isinstance(error, pytest.skip.Exception):
        return Settled(Verdict.SKIPPED, str(error.msg), notes=notes)
    if isinstance(error, pytest.fail.Exception):
        return Settled(Verdict.FAILED, str(error.msg), notes=notes)
    if isinstance(error, CheckTimeoutError):
        return _timed_out(submission, notes)
    return broken(error, notes)


def _timed_out(submission: Submission, notes: tuple[str, ...]) -> Settled:
    if submission.probe_share < _MOSTLY:
        return Settled(Verdict.GRADER_ERROR, "The check file itself took too long; nobody loses points.")
    return Settled(
        Verdict.TIMEOUT,
        "The check as a whole took too long: again and again the program used up most of its time.",
        notes=notes,
    )


def broken(error: BaseException, notes: tuple[str, ...] = ()) -> Settled:
    """The verdict of a check that has a defect of its own."""
    trace = "".join(traceback.format_exception(error, limit=-6)).rstrip()
    return Settled(
        Verdict.GRADER_ERROR, f"The check itself is broken; nobody loses points.\n{trace}", notes=notes
    )


def worst(results: Sequence[Settled]) -> Settled:
    """One result for several runs of one check: the first of the most severe, with everybody's notes."""
    verdict = Verdict.of_submission(result.verdict for result in results)
    chosen = next(result for result in results if result.verdict is verdict)
    evidence = chosen.evidence
    if verdict is Verdict.PASSED:
        evidence = "; ".join(dict.fromkeys(result.evidence for result in results if result.evidence))
    notes = tuple(dict.fromkeys(note for result in results for note in result.notes))
    return replace(chosen, evidence=evidence, notes=notes)


def _rejected(rejection: Rejection, notes: tuple[str, ...]) -> Settled:
    return Settled(
        rejection.verdict,
        rejection.message,
        rejection.misconceptions,
        rejection.schedule,
        rejection.details,
        rejection.evidence,
        (*notes, rejection.remark) if rejection.remark else notes,
        rejection.told,
    )


def _passed(explorations: Sequence[Exploration], notes: tuple[str, ...]) -> Settled:
    if any(exploration.nondeterministic for exploration in explorations):
        return Settled(
            Verdict.INCONCLUSIVE,
            "The program does not do the same twice under the same schedule, so passing says little. "
            "Does it use random numbers, real time, files or `id()`?",
            notes=notes,
        )
    return _partial(explorations, notes) or Settled(
        Verdict.PASSED, evidence=evidence(explorations), notes=notes
    )


def _partial(explorations: Sequence[Exploration], notes: tuple[str, ...]) -> Settled | None:
    """The verdict where the check did not get to see all that it asked for, else None."""
    schedules = sum(found.schedules for found in explorations)
    seen = f"{schedules:,} schedule{'' if schedules == 1 else 's'}"
    nothing = (
        "that proves nothing, and is held against nobody. "
        "Does the program do much more than it was asked for?"
    )
    if any(found.out_of_time for found in explorations):
        # Whether a search ends in time depends on the machine, so nothing may follow from it.
        message = f"Searching took longer than it may. No failure was found until then, in {seen}; {nothing}"
    elif any(found.left_out for found in explorations):
        left_out = sum(found.left_out for found in explorations)
        message = (
            f"The program ends in too many different ways: of {seen}, {left_out:,} could not be looked at. "
            f"No failure was found in the others; {nothing}"
        )
    else:
        return None
    return Settled(Verdict.INCONCLUSIVE, message, evidence=evidence(explorations), notes=notes)


def evidence(explorations: Iterable[Exploration]) -> str:
    """How far searches without a failure went, in words that claim no more than that."""
    explorations = tuple(explorations)
    covered = [found for found in explorations if found.exhaustive]
    sampled = [found for found in explorations if not found.exhaustive]
    parts = []
    if covered:
        what = "this scenario" if len(explorations) == 1 else f"{len(covered)} scenarios"
        if len(covered) == 1 < len(explorations):
            what = "1 scenario"
        parts.append(
            f"every interleaving of {what} was covered ({sum(found.schedules for found in covered):,})"
        )
    if sampled:
        bounds = ", ".join(dict.fromkeys(found.bound for found in sampled if found.bound))
        count = sum(found.schedules for found in sampled)
        how = f" ({bounds})" if bounds else ""
        parts.append(f"no failure in {count:,} schedule{'' if count == 1 else 's'}{how}; not a proof")
    return "; ".join(parts)


def _assertion(error: AssertionError, submission: Submission) -> Rejection:
    """The rejection behind a failed plain assert: the execution it compared, or its own words."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    for exploration in reversed(submission.explorations):
        rejection = exploration.explain_assertion(last.filename, last.lineno or 0)
        if rejection:
            return rejection
    said = "\n".join(str(error).splitlines()[:_MAX_ASSERTION_LINES]) or (last.line or "").strip()
    seen = [ending.value for found in submission.explorations[-1:] for ending in found.endings]
    observed = f"\nWhat happened: {spell_choice(seen)}." if seen else ""
    return Rejection(f"A condition of this check does not hold: {said}{observed}")
