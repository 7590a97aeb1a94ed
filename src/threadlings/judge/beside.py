"""Plain pytest in an exercise's folder: the `submission` is the file beside the check file.

The same rules as in `grade` (`settle`) decide what a check comes to; only the form is pytest's: a rejection
is a failure that reads as text, an inconclusive check is skipped with its reason, a pass may carry notes in
a report section (`pytest -rP` shows them).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from threadlings.course import Course, find_course, load_course
from threadlings.errors import ThreadlingsError, UsageError
from threadlings.jail import ProbeClient
from threadlings.judge.failure import CheckFailed, Rejection
from threadlings.judge.grading import program_of
from threadlings.judge.intake import IntakeError, decode
from threadlings.judge.settle import Settled, settle
from threadlings.judge.submission import Submission
from threadlings.verdicts import Verdict


class Beside:
    """What one pytest session needs to grade the files beside its check files."""

    def __init__(self) -> None:
        self._probe = ProbeClient()
        self._courses: dict[Path, Course] = {}
        self._loaded: dict[str, CheckFailed | None] = {}

    def close(self) -> None:
        """End the probe."""
        self._probe.close()

    def submission(self, item: pytest.Item) -> Submission:
        """The fixture's value for a test; fails the test if there is nothing to grade."""
        try:
            return self._submission(item)
        except (ThreadlingsError, IntakeError) as error:
            pytest.fail(str(error), pytrace=False)

    def _submission(self, item: pytest.Item) -> Submission:
        folder = item.path.resolve().parent
        course = self._course(folder)
        for exercise in course.exercises:
            if folder in (exercise.exercise_dir.resolve(), exercise.grader_dir.resolve()):
                break
        else:
            raise UsageError(f"{folder} is not the folder of an exercise in {course.root / 'course.yaml'}")
        limit = exercise.limits.max_source_bytes
        path = exercise.starter
        try:
            with path.open("rb") as file:
                text = decode(file.read(limit + 1), name=path.name, max_source_bytes=limit)
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}") from None
        return Submission(program_of(course, exercise, text), self._probe, folder / "scenarios.py", item.name)

    def handed_out(self, item: pytest.Item) -> Submission | None:
        """The submission that a test was given, if it was given one."""
        found = getattr(item, "funcargs", {}).get("submission")
        return found if isinstance(found, Submission) else None

    def load(self, submission: Submission) -> None:
        """Fail once more, and quickly, if the program cannot even be loaded."""
        text = submission.program.source
        if text not in self._loaded:
            try:
                submission.load()
                self._loaded[text] = None
            except CheckFailed as failure:
                self._loaded[text] = failure
        failure_before = self._loaded[text]
        if failure_before is not None:
            raise failure_before.with_traceback(None)

    def translate(self, error: Exception, submission: Submission) -> BaseException:
        """What to raise in place of `error`."""
        if not isinstance(error, CheckFailed | AssertionError):
            return error
        return _raisable(settle(error, submission))

    def passed(self, submission: Submission) -> None:
        """Raise if a pass is not one after all."""
        settled = settle(None, submission)
        submission.notes[:] = [*settled.notes, settled.evidence]
        if settled.verdict is not Verdict.PASSED:
            raise _raisable(settled)

    def decorate(self, report: pytest.TestReport, item: pytest.Item, error: BaseException | None) -> None:
        """Put what was found into pytest's report."""
        if isinstance(error, CheckFailed):
            report.longrepr = error.message
        submission = self.handed_out(item)
        if submission is not None and any(submission.notes):
            report.sections.append(("threadlings", "\n".join(filter(None, submission.notes))))

    def _course(self, folder: Path) -> Course:
        manifest = find_course(folder)
        if manifest not in self._courses:
            self._courses[manifest] = load_course(manifest)
        return self._courses[manifest]


def _raisable(settled: Settled) -> BaseException:
    if settled.verdict is Verdict.INCONCLUSIVE:
        return pytest.skip.Exception(f"inconclusive: {settled.message}")
    return CheckFailed(Rejection(_text(settled), settled.misconceptions, settled.verdict))


def _text(settled: Settled) -> str:
    """All that is known about a check that was not passed, as plain text."""
    parts = [f"{settled.verdict}: {settled.message}", settled.details]
    if settled.evidence:
        parts.append(settled.evidence)
    if settled.schedule and settled.schedule not in settled.details:
        parts.append(f"replay: {settled.schedule}")
    return "\n\n".join(part for part in parts if part)
