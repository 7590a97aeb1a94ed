"""A grader that does what the submission says, in comments: no judge, no probe, no jail.

    # verdict: failed         the last check comes to this (first: every check passed); default passed
    # misconception: M14      reported by the failing check; default M12
    # message: any text       the failing check's message, backslash escapes understood
    # raise: text             the grader raises
    # die                     the worker process is killed
    # die once: PATH          killed unless PATH exists; PATH is made first
    # sleep: 0.05             seconds before the answer
    # log: PATH               a line is added to PATH for every time this is graded

Worker processes import this module by name, so it lives on `sys.path` (see `tests/conftest.py`).
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from threadlings.bulk.worker import Grader, Job
from threadlings.course import Course
from threadlings.verdicts import CheckResult, SubmissionResult, Verdict


@dataclass(frozen=True)
class FakeFactory:
    """Stands in for `JudgeFactory`."""

    course: Course
    tier: str = "A"

    @contextmanager
    def _open(self) -> Iterator[Grader]:
        yield self._grade

    def __call__(self) -> AbstractContextManager[Grader]:
        return self._open()

    def _grade(self, job: Job) -> SubmissionResult:
        orders = dict(
            re.findall(r"^# ([a-z ]+?)(?:: (.*))?$", job.source.decode("utf-8", "replace"), re.MULTILINE)
        )
        if "log" in orders:
            with Path(orders["log"]).open("a") as log:
                log.write(f"{job.student} {job.exercise}\n")
        if "sleep" in orders:
            time.sleep(float(orders["sleep"]))
        if "die once" in orders and not Path(orders["die once"]).exists():
            Path(orders["die once"]).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if "die" in orders:
            os.kill(os.getpid(), signal.SIGKILL)
        if "raise" in orders:
            raise RuntimeError(orders["raise"])
        verdict = Verdict(orders.get("verdict", "passed").split()[0])
        exercise = self.course.exercise(job.exercise)
        checks = [
            CheckResult(check.id, check.title, Verdict.PASSED, check.points, check.points, check.visibility)
            for check in exercise.checks
        ]
        if verdict is not Verdict.PASSED:
            last = checks[-1]
            idea = orders.get("misconception", "M12")
            checks[-1] = CheckResult(
                last.id,
                last.title,
                verdict,
                0.0,
                last.max_points,
                last.visibility,
                message=orders.get("message", "Lost update.").encode().decode("unicode_escape"),
                misconceptions=() if idea == "none" else (idea,),
                schedule="v1:0.1.0",
                evidence=f"seed {job.seed}",
                notes=("a note",),
            )
        return SubmissionResult(job.student, job.exercise, tuple(checks), self.tier, 0.5, job.source_path)


class BrokenFactory:
    """Cannot open a grader."""

    def __call__(self) -> AbstractContextManager[Grader]:
        raise OSError("no probe for you")
