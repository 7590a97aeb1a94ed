"""A class, graded: what is known is taken from the gradebook, the rest is computed and committed as it comes.

The run has two passes over the submissions. The first reads each one only to make its key and asks the
gradebook; so it is known how much work there is before any begins, and progress is honest. The second reads
again, one job at a time as the crew takes them, so that a class of any size fits into memory. A file that
changes in between is graded as it is then, under the key it has then.

Invariant: the results depend on the submissions, the course and the seed, and are sorted by student,
exercise and attempt; how many workers there were, and in which order they finished, leaves no trace.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from threadlings.bulk.crew import Crew
from threadlings.bulk.intake import Found, Intake, Unmatched, UnreadableError, read_source
from threadlings.bulk.worker import Failure, Job
from threadlings.course import Attempt, Course, Exercise
from threadlings.gradebook import Gradebook, Identity, Submission
from threadlings.gradebook.identity import source_hash
from threadlings.gradebook.records import now
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict

Progress = Callable[[], None]

LOOK_UPS_AT_ONCE = 200  # in one transaction: a commit for each would take longer than the look-up


@dataclass(frozen=True, slots=True)
class ClassRun:
    """A finished run.

    Attributes:
        attempts: by student, then in the order of the course, then oldest first.
        unmatched: what was not graded, and why.
        graded: how many results were computed in this run.
        reused: how many were in the gradebook already.
        elapsed_s: wall seconds of the run.
    """

    attempts: tuple[Attempt, ...]
    unmatched: tuple[Unmatched, ...]
    graded: int
    reused: int
    elapsed_s: float

    @property
    def results(self) -> tuple[SubmissionResult, ...]:
        """The results of all attempts."""
        return tuple(attempt.result for attempt in self.attempts)


class Grading:
    """One run over a class folder.

    Args:
        course: the course.
        intake: what to grade.
        gradebook: where results come from and go to.
        identity: makes the keys; carries the seed.
        fresh: grade everything again, whatever the gradebook knows.
    """

    def __init__(
        self, course: Course, intake: Intake, gradebook: Gradebook, identity: Identity, *, fresh: bool = False
    ) -> None:
        self._course = course
        self._intake = intake
        self._gradebook = gradebook
        self._identity = identity
        self._fresh = fresh
        self._done: dict[tuple[str, str], SubmissionResult] = {}
        self._unreadable: list[Unmatched] = []
        self._started = time.monotonic()
        self._began = now()
        self._todo = self._look_up()
        self._reused = len(self._done)

    @property
    def todo(self) -> int:
        """How many submissions are still to be graded."""
        return len(self._todo)

    @property
    def finished(self) -> int:
        """How many results there are by now; all of them are in the gradebook."""
        return len(self._done)

    def run(self, crew: Crew, progress: Progress = lambda: None) -> ClassRun:
        """Grades what is to do and commits every result as it comes.

        Raises:
            CrewError: nobody can grade here.
            GradebookError: a result cannot be kept.
        """
        expected = {(item.student, item.shown): item for item in self._todo}
        for job, outcome in crew.run(self._jobs()):
            item = expected[job.student, job.source_path]
            result = blameless(item.exercise, job, outcome) if isinstance(outcome, Failure) else outcome
            self._done[job.student, job.source_path] = self._gradebook.record(
                self._identity.key(item.exercise, job.source),
                result,
                self._submission(item, job.source),
                self._identity.origin,
                overwrite=self._fresh,
            )
            progress()
        return ClassRun(
            attempts=tuple(
                Attempt(self._done[item.student, item.shown], item.submitted_at, item.late)
                for item in self._intake.found
                if (item.student, item.shown) in self._done
            ),
            unmatched=tuple(
                sorted((*self._intake.unmatched, *self._unreadable), key=lambda item: item.shown)
            ),
            graded=len(self._done) - self._reused,
            reused=self._reused,
            elapsed_s=time.monotonic() - self._started,
        )

    def _look_up(self) -> list[Found]:
        """Takes from the gradebook what it has; the rest, in order, is to do."""
        todo = []
        found = self._intake.found
        for start in range(0, len(found), LOOK_UPS_AT_ONCE):
            with self._gradebook.batch():
                for item in found[start : start + LOOK_UPS_AT_ONCE]:
                    try:
                        source = read_source(item.path, item.exercise.limits.max_source_bytes)
                    except UnreadableError as error:
                        self._unreadable.append(Unmatched(item.shown, str(error)))
                        continue
                    known = None
                    if not self._fresh:
                        key = self._identity.key(item.exercise, source)
                        known = self._gradebook.reuse(key, self._submission(item, source))
                    if known is None:
                        todo.append(item)
                    else:
                        self._done[item.student, item.shown] = known
        return todo

    def _jobs(self) -> Iterator[Job]:
        for item in self._todo:
            try:
                source = read_source(item.path, item.exercise.limits.max_source_bytes)
            except UnreadableError as error:
                self._unreadable.append(Unmatched(item.shown, str(error)))
                continue
            yield Job(item.student, item.exercise.id, source, item.shown, self._identity.origin.seed)

    def _submission(self, item: Found, source: bytes) -> Submission:
        return Submission(
            item.student,
            self._course.id,
            item.exercise.id,
            source_hash(source),
            item.shown,
            item.submitted_at,
            item.late,
            item.attempt,
            self._began,
            source if len(source) <= item.exercise.limits.max_source_bytes else None,
        )


def grade_class(
    course: Course,
    intake: Intake,
    *,
    gradebook: Gradebook,
    identity: Identity,
    crew: Crew,
    fresh: bool = False,
    progress: Progress = lambda: None,
) -> ClassRun:
    """Grades a class folder in one go; see `Grading` for the steps one by one."""
    return Grading(course, intake, gradebook, identity, fresh=fresh).run(crew, progress)


def blameless(exercise: Exercise, job: Job, failure: Failure) -> SubmissionResult:
    """The result of a submission on which the grader itself failed: no points, and no blame."""
    message = (
        f"The grader failed, not the submission: {failure.reason}. Grade again; if it happens again, tell "
        "the course's maintainers."
    )
    return SubmissionResult(
        student=job.student,
        exercise=exercise.id,
        checks=tuple(
            CheckResult(
                id=check.id,
                title=check.title,
                verdict=Verdict.GRADER_ERROR,
                points=0.0,
                max_points=check.points,
                visibility=check.visibility,
                message=message,
            )
            for check in exercise.checks
            if job.visibility == "all" or check.visibility == "public"
        ),
        source_path=job.source_path,
    )
