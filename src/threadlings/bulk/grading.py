"""A class, graded: what is known is taken from the gradebook, the rest is computed and committed as it comes.

The run has two passes over the submissions. The first reads each one only to make its key and asks the
gradebook; so it is known how much work there is before any begins, and progress is honest. The second reads
again, one job at a time as the crew takes them, so that a class of any size fits into memory. A file that
changes in between is graded as it is then, under the key it has then.

Invariant: the results depend on the submissions, the course and the seed, and are sorted by student and
exercise; how many workers there were, and in which order they finished, leaves no trace.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from threadlings.bulk.crew import Crew
from threadlings.bulk.intake import Found, Intake, Unmatched, UnreadableError, read_source
from threadlings.bulk.worker import Failure, Job
from threadlings.course import Course, Exercise
from threadlings.gradebook import Gradebook, Identity, Submission
from threadlings.gradebook.identity import source_hash
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict

Progress = Callable[[], None]


@dataclass(frozen=True, slots=True)
class ClassRun:
    """A finished run.

    Attributes:
        results: by student, then in the order of the course.
        unmatched: what was not graded, and why.
        graded: how many results were computed in this run.
        reused: how many were in the gradebook already.
        elapsed_s: wall seconds of the run.
    """

    results: tuple[SubmissionResult, ...]
    unmatched: tuple[Unmatched, ...]
    graded: int
    reused: int
    elapsed_s: float


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
        expected = {(item.student, item.exercise.id): item for item in self._todo}
        for job, outcome in crew.run(self._jobs()):
            exercise = expected[job.student, job.exercise].exercise
            result = blameless(exercise, job, outcome) if isinstance(outcome, Failure) else outcome
            self._done[job.student, job.exercise] = self._gradebook.record(
                self._identity.key(exercise, job.source),
                result,
                self._submission(job.student, exercise, job.source, job.source_path),
                self._identity.origin,
                overwrite=self._fresh,
            )
            progress()
        order = [(item.student, item.exercise.id) for item in self._intake.found]
        return ClassRun(
            results=tuple(self._done[key] for key in order if key in self._done),
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
        for item in self._intake.found:
            try:
                source = read_source(item.path, item.exercise.limits.max_source_bytes)
            except UnreadableError as error:
                self._unreadable.append(Unmatched(item.shown, str(error)))
                continue
            known = None
            if not self._fresh:
                known = self._gradebook.reuse(
                    self._identity.key(item.exercise, source),
                    self._submission(item.student, item.exercise, source, item.shown),
                )
            if known is None:
                todo.append(item)
            else:
                self._done[item.student, item.exercise.id] = known
        return todo

    def _jobs(self) -> Iterator[Job]:
        for item in self._todo:
            try:
                source = read_source(item.path, item.exercise.limits.max_source_bytes)
            except UnreadableError as error:
                self._unreadable.append(Unmatched(item.shown, str(error)))
                continue
            yield Job(item.student, item.exercise.id, source, item.shown, self._identity.origin.seed)

    def _submission(self, student: str, exercise: Exercise, source: bytes, shown: str) -> Submission:
        return Submission(student, self._course.id, exercise.id, source_hash(source), shown)


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
