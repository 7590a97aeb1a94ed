"""The crew: grading jobs side by side, whatever happens to one of them.

The seam is `concurrent.futures.Executor`: a *maker* gives an executor of so many workers, each of which holds
one grader (with one probe) for as long as it lives. The default maker uses processes, started afresh (never
forked from a process that has threads); a test, or a cluster, puts another in its place.

Invariants:

* A bounded number of jobs is in flight, so a class of any size needs a fixed amount of memory.
* Every job comes back exactly once, in whatever order the workers finish.
* A worker that dies takes nobody with it: the jobs that were in flight are run again, each alone, and only
  one whose worker dies a second time comes back as a `Failure`. Nobody is charged for a neighbour.
* An exception in a grader is that job's `Failure`. A grader that cannot even be set up ends the run
  (`CrewError`): every job would go the same way.
* However the run ends, its workers end too: stopped by the driver, or, if that was killed, by themselves.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import suppress

from threadlings.bulk.worker import Failure, GraderFactory, Job, Outcome, start_process, work

ExecutorMaker = Callable[[int, GraderFactory], Executor]

WINDOW_PER_WORKER = 2  # one being graded, one waiting: no worker idles while the driver writes
STOP_WAIT_S = 5.0


def default_workers() -> int:
    """One worker a CPU that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Crew:
    """Runs jobs on an executor.

    Args:
        factory: opens a grader; called once in every worker.
        workers: how many work side by side.
        make_executor: an executor whose workers are set up by `start_worker(factory)`.
    """

    def __init__(
        self, factory: GraderFactory, *, workers: int, make_executor: ExecutorMaker | None = None
    ) -> None:
        self._factory = factory
        self._workers = workers
        self._make = make_executor or process_executor

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Outcome]]:
        """Yields every job with what it came to, as they finish; takes `jobs` only as it can use them.

        Raises:
            CrewError: a worker could not set its grader up.
        """
        waiting = iter(jobs)
        flying: dict[Future[Outcome], Job] = {}
        executor: Executor | None = None
        try:
            while True:
                executor, crashed = self._fill(executor, flying, waiting)
                if flying and not crashed:
                    done = wait(flying, return_when=FIRST_COMPLETED).done
                else:
                    done = wait(flying).done  # a broken executor fails all it had, at once
                lost = list(crashed)
                for future in [future for future in flying if future in done]:
                    job = flying.pop(future)
                    try:
                        yield job, future.result()
                    except BrokenExecutor:
                        lost.append(job)
                if lost:
                    wait(flying)
                    for future, job in flying.items():
                        if isinstance(future.exception(), BrokenExecutor):
                            lost.append(job)
                        else:
                            yield job, future.result()
                    flying.clear()
                    stop(executor)
                    executor = None
                    for job in lost:
                        yield job, self._alone(job)
                elif not done:
                    return
        finally:
            if executor is not None:
                stop(executor, at_once=bool(flying))

    def _fill(
        self, executor: Executor | None, flying: dict[Future[Outcome], Job], waiting: Iterator[Job]
    ) -> tuple[Executor | None, list[Job]]:
        """Submits jobs up to the window; also returns the job on which the executor proved broken."""
        while len(flying) < self._workers * WINDOW_PER_WORKER:
            job = next(waiting, None)
            if job is None:
                break
            executor = executor or self._make(self._workers, self._factory)
            try:
                flying[executor.submit(work, job)] = job
            except BrokenExecutor:
                return executor, [job]
        return executor, []

    def _alone(self, job: Job) -> Outcome:
        """A job whose worker died, once more, with nobody near."""
        executor = self._make(1, self._factory)
        try:
            return executor.submit(work, job).result()
        except BrokenExecutor:
            return Failure(
                "the process that graded this died twice (killed by the system, or out of memory?)"
            )
        finally:
            stop(executor)


def process_executor(workers: int, factory: GraderFactory) -> Executor:
    """Worker processes, started with `spawn`: nothing of this process, threads least of all, is inherited.

    As many as there are processors get one each. Left alone, two of them share one now and then, and a child
    that runs a program stays where it was forked. Fewer are left to the system: another run may be beside us.
    """
    context = multiprocessing.get_context("spawn")
    started = context.Value("i", 0) if workers == default_workers() else None
    return ProcessPoolExecutor(
        workers, mp_context=context, initializer=start_process, initargs=(factory, started)
    )


def stop(executor: Executor | None, *, at_once: bool = False) -> None:
    """Ends an executor; `at_once` does not wait for the jobs in flight and ends worker processes."""
    if executor is None:
        return
    processes = []
    if at_once and isinstance(executor, ProcessPoolExecutor):
        # There is no public way before 3.14 (`terminate_workers`); the attribute is the same from 3.2 on.
        processes = list((executor._processes or {}).values())
    executor.shutdown(wait=not at_once, cancel_futures=True)
    for end in ("terminate", "kill"):
        for process in processes:
            with suppress(ValueError, OSError):  # gone already
                getattr(process, end)()
        deadline = time.monotonic() + STOP_WAIT_S
        while (left_s := deadline - time.monotonic()) > 0:
            sentinels = [process.sentinel for process in processes if process.is_alive()]
            if not sentinels:
                return
            multiprocessing.connection.wait(sentinels, left_s)
