"""Inside a worker: one grader, job after job, and a clean end.

A worker holds one grader, and with it one probe in a jail, for as long as it lives. It may be a process or
(in tests) a thread. As a process it takes itself out of Ctrl-C's reach, because the driver alone decides when
to stop, and it ends itself when the driver is gone, even by `kill -9`: an executor's queues would never tell.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.util import Finalize
from typing import Literal, NoReturn

from threadlings.course import Course
from threadlings.errors import ThreadlingsError
from threadlings.jail import ProbeClient, Tier
from threadlings.verdicts import SubmissionResult


@dataclass(frozen=True, slots=True)
class Job:
    """One submission to grade.

    Attributes:
        student: the student's name, or empty.
        exercise: the exercise's id.
        source: the submission's bytes, at most one more than the exercise allows.
        source_path: where it came from, for the report.
        seed: seed of the run.
        visibility: which checks to run.
    """

    student: str
    exercise: str
    source: bytes
    source_path: str = ""
    seed: int = 0
    visibility: Literal["all", "public"] = "all"


@dataclass(frozen=True, slots=True)
class Failure:
    """The grader itself failed on a job; never the student's fault."""

    reason: str


class CrewError(ThreadlingsError):
    """No worker can grade here."""


Outcome = SubmissionResult | Failure
Grader = Callable[[Job], SubmissionResult]
GraderFactory = Callable[[], AbstractContextManager[Grader]]


@dataclass(frozen=True, slots=True)
class JudgeFactory:
    """Makes the real grader: the judge, with one probe in a jail. Travels to worker processes."""

    course: Course
    tier: Tier

    @contextmanager
    def _open(self) -> Iterator[Grader]:
        from threadlings.judge import grade  # noqa: PLC0415  brings pytest, which only workers need

        with ProbeClient(self.tier) as probe:
            yield lambda job: grade(
                self.course,
                self.course.exercise(job.exercise),
                job.source,
                probe=probe,
                student=job.student,
                visibility=job.visibility,
                seed=job.seed,
                source_path=job.source_path,
            )

    def __call__(self) -> AbstractContextManager[Grader]:
        """A grader, open until the context ends."""
        return self._open()


_worker = threading.local()  # a thread's own, so that an executor of threads works as well


def start_worker(factory: GraderFactory) -> None:
    """Opens this worker's grader; an initializer for executors. Never raises: `work` tells the driver."""
    try:
        manager = factory()
        _worker.grader = manager.__enter__()
    except Exception as error:
        _worker.grader = None
        _worker.fault = (
            f"{type(error).__name__}: {error}" if not isinstance(error, ThreadlingsError) else str(error)
        )
    else:
        _worker.close = Finalize(None, manager.__exit__, args=(None, None, None), exitpriority=10)


def close_worker() -> None:
    """Closes this worker's grader, if it has one: another is about to be opened in its place."""
    if getattr(_worker, "grader", None) is not None:
        _worker.close()
        _worker.grader = None


def work(job: Job) -> Outcome:
    """Grades one job in this worker.

    Raises:
        CrewError: this worker has no grader.
    """
    if _worker.grader is None:
        raise CrewError(f"no submission can be graded here: {_worker.fault}")
    outcome: Outcome
    try:
        _process.busy = True
        outcome = _worker.grader(job)
    except Exception as error:
        outcome = Failure(f"{type(error).__name__}: {error}")
    except KeyboardInterrupt:
        if not _process.ending:
            raise
    finally:
        _process.busy = False
    if _process.ending:
        _leave()
    return outcome


class _Process:
    """Where this worker process stands, as far as its signal handler must know."""

    busy = False
    ending = False


_process = _Process()


def start_process(factory: GraderFactory, started: Synchronized[int] | None = None) -> None:
    """Sets a worker process up: out of Ctrl-C's reach, never outliving the driver.

    Args:
        factory: opens its grader.
        started: counts the workers; the number is that of the processor to stay on. None for any.
    """
    if started is not None:
        _stay_on_a_processor(started)
    with suppress(OSError):
        os.setpgid(0, 0)  # Ctrl-C goes to the terminal's foreground group; the driver decides for us
    signal.signal(signal.SIGTERM, _terminated)
    threading.Thread(target=_watch_parent, name="threadlings-parent-watch", daemon=True).start()
    start_worker(factory)


def _stay_on_a_processor(started: Synchronized[int]) -> None:
    with started.get_lock():
        number = started.value
        started.value += 1
    with suppress(AttributeError, OSError):
        processors = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {processors[number % len(processors)]})


def _terminated(number: int, frame: object) -> None:
    """Ends the worker and its probe.

    In the middle of a job the probe's client holds its lock, so it cannot be closed from here: interrupted,
    it kills its server by itself, and `work` leaves. The driver kills a worker that has not left in time.
    """
    del number, frame
    _process.ending = True
    if _process.busy:
        raise KeyboardInterrupt
    _leave()


def _leave() -> NoReturn:
    """Ends this process at once, its probe first."""
    with suppress(Exception):
        _worker.close()
    os._exit(1)


def _watch_parent() -> None:
    """Waits for the driver's death, of which the executor's queues would never tell."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
