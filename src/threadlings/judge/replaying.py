"""`replay`: one execution of a submission, told step by step.

Theory of operation. Without a schedule it is the one that makes a check fail: the check is run as in `grade`,
and the execution that its verdict rests on was told on the way. With a schedule nothing is searched: the
check function is given a submission whose `explore` runs that one schedule, so the check itself says what it
thinks of this execution, with the inputs that it draws from the same seed as ever.

A check may explore several scenarios, and a schedule fits only one of them. `explore` runs it on each; where
the program does not go along, the schedule is another scenario's, and that one is searched as usual. If no
scenario goes along, the schedule is another program's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from threadlings.course import Check, Course, Exercise
from threadlings.errors import ScheduleError, UsageError
from threadlings.explain import Explanation, explain, trace_document
from threadlings.jail import ProbeClient
from threadlings.judge import wire
from threadlings.judge.endings import spell
from threadlings.judge.failure import CheckFailed, Query, Rejection, Told
from threadlings.judge.grading import program_of, settle_check
from threadlings.judge.intake import IntakeError, decode
from threadlings.judge.settle import Settled
from threadlings.judge.submission import Program, Submission, explain_rejection
from threadlings.schedules import parse_schedule
from threadlings.settings import parse_settings
from threadlings.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Replay:
    """An execution, and what the check makes of it.

    Attributes:
        check: the check.
        verdict: what the check comes to; of this execution alone, if a schedule was given.
        document: the trace, in the shape of `schemas/trace-1.schema.json`.
        program: the program that ran.
        scenarios: the file of the scenario that was run.
        told: the execution itself.
    """

    check: Check
    verdict: Verdict
    document: Mapping[str, Any]
    program: Program = field(repr=False)
    scenarios: Path = field(repr=False)
    told: Told = field(repr=False)


class NothingToReplay(Exception):  # noqa: N818 - an answer, not a fault
    """No check fails in an execution that could be replayed; the text says what is so instead."""


class _OneSchedule(Submission):
    """A submission whose searches run one schedule, where the program goes along with it."""

    def __init__(
        self, schedule: str, program: Program, probe: ProbeClient, scenarios: Path, check: str
    ) -> None:
        super().__init__(program, probe, scenarios, check)
        self.schedule = schedule
        self.told: list[tuple[Query, wire.Explained]] = []
        self.furthest: wire.Explained | None = None

    def _search(self, query: Query) -> wire.Explored:
        exactly = replace(query, options={**query.options, "shorten": False})
        explained = self._ask("explain", exactly, wire.Explained, schedule=self.schedule)
        if explained.followed < explained.asked:
            if self.furthest is None or explained.followed > self.furthest.followed:
                self.furthest = explained
            return super()._search(query)
        self.told.append((query, explained))
        return wire.Explored((explained.ending,), 1, exhaustive=False, bound="the given one")

    def confirm(self, rejection: Rejection) -> Rejection:
        """The rejection, explained: it was run twice already, and is not to be made shorter."""
        for query, explained in self.told:
            if rejection.ending is explained.ending:
                return explain_rejection(rejection, query, explained)
        return super().confirm(rejection)


def replay(
    course: Course,
    exercise: Exercise,
    source: bytes,
    *,
    probe: ProbeClient,
    checks: Sequence[Check],
    schedule: str | None = None,
    seed: int = 0,
    file_name: str = "",
) -> Replay:
    """Replay one execution of a submission.

    Args:
        course: the course.
        exercise: one of its exercises.
        source: the submitted file.
        probe: where the program runs.
        checks: the checks to try, in order: the first that fails, or that the schedule fits, is taken.
        schedule: what to replay; None for the schedule that makes a check fail.
        seed: the seed of the check's random inputs, as in `grade`.
        file_name: the file's name for the reader; default: the exercise's.

    Raises:
        ScheduleError: the schedule cannot be read, or fits no scenario of the checks.
        UsageError: the program cannot be loaded, so that there is nothing to run.
        NothingToReplay: no schedule was given, and no check fails in an execution.
        JailError: the probe cannot be started on this machine.
    """
    if schedule is not None:
        parse_schedule(schedule)
        parse_settings(schedule)
    try:
        text = decode(source, name=exercise.files[0], max_source_bytes=exercise.limits.max_source_bytes)
        program = program_of(course, exercise, text, seed)
        Submission(program, probe, exercise.exercise_dir).load()
    except (IntakeError, CheckFailed) as failure:
        message = failure.message if isinstance(failure, CheckFailed) else str(failure)
        raise UsageError(f"there is no execution to replay. {message}") from None
    runs: list[_OneSchedule] = []

    def make(program: Program, probe: ProbeClient, scenarios: Path, check: str) -> Submission:
        if schedule is None:
            return Submission(program, probe, scenarios, check)
        runs.append(_OneSchedule(schedule, program, probe, scenarios, check))
        return runs[-1]

    said = []
    for check in checks:
        runs.clear()
        settled = settle_check(course, exercise, check, program, probe=probe, make=make)
        told = settled.told
        if schedule is not None:
            told = _told_as_asked(told, runs)
        if told is not None:
            folder = exercise.exercise_dir if check.visibility == "public" else exercise.grader_dir
            scenarios = folder / "scenarios.py"
            files = {
                "student": (file_name or exercise.files[0], text),
                "scenarios": (scenarios.name, scenarios.read_text(encoding="utf-8")),
            }
            whose = {"exercise": exercise.id, "seed": seed}
            document = _document(check, settled, told, files) | whose
            return Replay(check, settled.verdict, document, program, scenarios, told)
        said.append(f"{check.id}: {settled.verdict.replace('_', ' ')}{_first_line(settled)}")
        if schedule is not None:
            furthest = [run.furthest for run in runs if run.furthest is not None]
            if furthest:
                said[-1] = f"{check.id}: {_where_it_ends(max(furthest, key=lambda f: f.followed))}"
    if schedule is not None:
        raise ScheduleError(
            f"cannot replay {schedule[:40]!r}: this program does not go along with it "
            f"({'; '.join(said)}). A schedule belongs to one text, check and seed; "
            "`threadlings check` prints that of the text as it is now."
        )
    raise NothingToReplay("\n".join(said))


def _told_as_asked(told: Told | None, runs: Sequence[_OneSchedule]) -> Told | None:
    """The execution of the given schedule: the one that was rejected, else the first that went along."""
    asked = [(query, explained) for run in runs for query, explained in run.told]
    if told is not None and any(explained is told.explained for _, explained in asked):
        return told
    for query, explained in asked:
        ending = explained.ending
        got = spell(ending.value) if ending.kind == "returned" else ""
        drawn = explain(explained.record, got=got)
        # The check has nothing against this execution, so there is nothing to diagnose.
        return Told(query, explained, Explanation("", details=drawn.details))
    return None


def _where_it_ends(explained: wire.Explained) -> str:
    return f"{explained.followed} of its {explained.asked} steps can be taken as it says"


def _first_line(settled: Settled) -> str:
    return f" ({settled.message.splitlines()[0]})" if settled.message else ""


def _document(
    check: Check, settled: Settled, told: Told, files: Mapping[str, tuple[str, str]]
) -> dict[str, Any]:
    return {
        **trace_document(told.explained.record, told.explanation, files=files),
        "check": check.id,
        "title": check.title,
        "verdict": settled.verdict.value,
        "message": settled.message,
        "misconceptions": list(settled.misconceptions),
        "scenario": told.query.scenario,
        "params": dict(told.query.params),
    }
