"""Grading beyond one machine: the crew's executor is Dask's.

Dask brings scheduler, workers, retries and deployment; this module only makes its `Executor` one that the
crew can use. What it adds is what a grade needs and a computation does not:

* A worker grades only if grading there gives what grading here gives: the same code of this program, the same
  Python, the same course and grader files, and a jail of the same tier that holds (real escapes are
  attempted). Otherwise it would answer under a key that promises something else. A worker that differs ends
  the run with what differs.
* A grader is opened once in each thread of a worker and kept, as in a local worker.
* Dask runs the tasks of a worker that died again elsewhere, and gives up on a task after some deaths
  (`KilledWorker`, `distributed.scheduler.allowed-failures`). It cannot tell a poison task from its neighbour
  on the same worker. So to the crew that is a `BrokenExecutor`: it grades what was lost again, each alone.
* When the scheduler is gone, Dask cancels what was in flight, and that is a `CrewError` with a sentence. What
  came before is in the gradebook: the same command goes on from there.

Tasks are idempotent, so it does not matter if one ran twice. Results are kept by the driver alone.
"""

from __future__ import annotations

import importlib
import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from threadlings.bulk.crew import ExecutorMaker
from threadlings.bulk.worker import (
    CrewError,
    GraderFactory,
    Job,
    Outcome,
    close_worker,
    start_worker,
    work,
)
from threadlings.course import Course
from threadlings.errors import ThreadlingsError, UsageError
from threadlings.gradebook.identity import engine_fingerprint, exercise_fingerprint, python_fingerprint
from threadlings.jail import ProbeClient, Tier, detect
from threadlings.jail.selftest import escapes

CONNECT_WAIT_S = 30.0
WORKERS_WAIT_S = 300.0


@dataclass(frozen=True, slots=True)
class Conditions:
    """What must be the same where submissions are graded; travels to the workers.

    Attributes:
        course: the course.
        tier: the jail.
        hidden: files that no submission may read.
        engine: fingerprint of this program.
        python: the interpreter.
        exercises: fingerprints of the exercises and their graders, by id.
    """

    course: Course
    tier: Tier
    hidden: tuple[Path, ...]
    engine: str
    python: str
    exercises: tuple[tuple[str, str], ...]

    def differences(self) -> list[str]:
        """In what this process differs, in words; empty if it may grade."""
        if python_fingerprint() != self.python:
            return [f"runs {python_fingerprint()} and not {self.python}"]
        if engine_fingerprint() != self.engine:
            return [f"has threadlings {engine_fingerprint()} and not {self.engine}"]
        try:
            here = _exercises(self.course)
        except (OSError, ThreadlingsError) as error:
            return [f"cannot read the course: {error}"]
        changed = [name for name, digest in self.exercises if dict(here).get(name) != digest]
        if changed:
            return [f"has other files of {', '.join(changed[:5])} in {self.course.root}"]
        if (tier := detect()) is not self.tier:
            return [f"has a jail of tier {tier} and not {self.tier}"]
        if self.tier is Tier.C:
            return []
        with ProbeClient(self.tier) as probe:
            return [f"has a jail that does not hold: {hole}" for hole in escapes(probe, self.hidden)]


def conditions(course: Course, tier: Tier, hidden: tuple[Path, ...]) -> Conditions:
    """The conditions as they are in this process."""
    return Conditions(course, tier, hidden, engine_fingerprint(), python_fingerprint(), _exercises(course))


def _exercises(course: Course) -> tuple[tuple[str, str], ...]:
    return tuple((e.id, exercise_fingerprint(course, e)) for e in course.exercises)


@contextmanager
def dask_cluster(address: str, check: Callable[[], list[str]]) -> Iterator[tuple[ExecutorMaker, int]]:
    """A maker of executors on the cluster whose scheduler is at `address`, and how many work there.

    Args:
        address: such as `tcp://10.0.0.1:8786`.
        check: says, on a worker, why that must not grade.

    Raises:
        UsageError: Dask is not installed, or there is no such cluster.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError as error:
        raise UsageError(
            f"Dask cannot be imported ({error}). Install it here and on the workers: "
            "pip install 'threadlings[dask]'."
        ) from error
    try:
        client = distributed.Client(address, timeout=CONNECT_WAIT_S, set_as_default=False)
    except (OSError, ValueError, ImportError) as error:
        raise UsageError(
            f"{address}: no Dask scheduler answers there ({error}). Start one with `dask scheduler` and give "
            "the address that it prints."
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=WORKERS_WAIT_S)
        except (OSError, TimeoutError) as error:
            raise UsageError(
                f"{address}: no worker has come within {WORKERS_WAIT_S:.0f} s. Start some with "
                f"`dask worker {address} --nthreads 1`."
            ) from error
        width = sum(client.nthreads().values())

        def make(workers: int, factory: GraderFactory) -> Executor:
            del workers  # the cluster has what it has; the crew's window follows from it
            return _DaskExecutor(client, factory, check)

        yield make, width


class _DaskExecutor(Executor):
    """Dask's executor, with this run's grader on its workers and outcomes the crew understands."""

    _numbers = itertools.count()

    def __init__(self, client: Any, factory: GraderFactory, check: Callable[[], list[str]]) -> None:
        self._inner = client.get_executor(pure=False)
        # Sent once to each worker, those included that come later; a task only names it.
        self._run = f"threadlings-{client.id}-{next(self._numbers)}"
        plugin: Any = importlib.import_module("threadlings.bulk.cluster_plugin")
        client.register_plugin(plugin.RunPlugin(self._run, factory, check))

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Runs the crew's `work` on the cluster; nothing else is ever submitted."""
        assert fn is work and not kwargs, "the crew submits `work` alone"
        (job,) = args
        answer: Future[Any] = Future()
        answer.set_running_or_notify_cancel()
        self._inner.submit(_grade_there, self._run, job).add_done_callback(
            lambda inner: _translate(inner, answer)
        )
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Ends this run's tasks; the cluster stays."""
        del wait, cancel_futures  # the crew stops when it has all it wants
        self._inner.shutdown(wait=False)


def _translate(inner: Future[Any], answer: Future[Any]) -> None:
    """What became of a task, as the crew knows it."""
    if inner.cancelled() or isinstance(inner.exception(), CancelledError | OSError):
        answer.set_exception(
            CrewError(
                "the Dask scheduler is gone. All results that came are kept; start it again, and the same "
                "command goes on from there."
            )
        )
        return
    error = inner.exception()
    if error is None:
        answer.set_result(inner.result())
    elif type(error).__name__ == "KilledWorker":
        answer.set_exception(BrokenExecutor(str(error)))
    else:
        answer.set_exception(error)


# --- On a worker ------------------------------------------------------------------------------------------

_runs: dict[str, tuple[GraderFactory, Callable[[], list[str]]]] = {}
_here = threading.local()
_checking = threading.Lock()
_checked: dict[str, list[str]] = {}


def announce(run: str, factory: GraderFactory, check: Callable[[], list[str]]) -> None:
    """Makes a run known on this worker; called by its plugin."""
    _runs[run] = (factory, check)


def _grade_there(run: str, job: Job) -> Outcome:
    """Grades one job in this thread of a worker.

    Raises:
        CrewError: this worker must not, or cannot.
    """
    if getattr(_here, "run", None) != run:
        if run not in _runs:
            raise CrewError("a Dask worker does not know this run. Start the workers again.")
        factory, check = _runs[run]
        with _checking:
            if run not in _checked:
                _checked[run] = check()
        if _checked[run]:
            raise CrewError(f"a Dask worker must not grade: it {'; '.join(_checked[run])}.")
        close_worker()
        start_worker(factory)
        _here.run = run
    return work(job)
