"""The crew: every job comes back once, whatever happens to a worker."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest
import tiny_course
from fake_grader import BrokenFactory, FakeFactory

from threadlings.bulk.crew import WINDOW_PER_WORKER, Crew, default_workers, process_executor
from threadlings.bulk.worker import (
    CrewError,
    Failure,
    GraderFactory,
    Job,
    JudgeFactory,
    Outcome,
    start_worker,
)
from threadlings.course import Course, load_course
from threadlings.jail import detect
from threadlings.verdicts import SubmissionResult, Verdict


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return load_course(tiny_course.build(tmp_path / "course"))


def threads(workers: int, factory: GraderFactory) -> Executor:
    return ThreadPoolExecutor(workers, initializer=start_worker, initargs=(factory,))


def job(student: str, text: str = "") -> Job:
    return Job(student, "alpha_one", text.encode())


def collect(crew: Crew, jobs: list[Job]) -> dict[str, Outcome]:
    found: dict[str, Outcome] = {}
    for done, outcome in crew.run(jobs):
        assert done.student not in found, "a job came back twice"
        found[done.student] = outcome
    return found


@pytest.mark.parametrize("workers", [1, 3])
def test_every_job_comes_back_once_from_processes(course: Course, workers: int) -> None:
    jobs = [job(str(n), f"# verdict: {'failed' if n % 3 else 'passed'}\n") for n in range(10)]
    found = collect(Crew(FakeFactory(course), workers=workers), jobs)
    assert {name: outcome.verdict for name, outcome in found.items()} == {
        str(n): Verdict.FAILED if n % 3 else Verdict.PASSED for n in range(10)
    }


def where_it_runs(_: int) -> tuple[int, frozenset[int]]:
    return os.getpid(), frozenset(os.sched_getaffinity(0))


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="processors cannot be chosen here")
def test_as_many_workers_as_processors_never_share_one(course: Course) -> None:
    with process_executor(default_workers(), FakeFactory(course)) as executor:
        places = set(executor.map(where_it_runs, range(50 * default_workers())))
    assert all(len(processors) == 1 for _, processors in places)
    assert len({processors for _, processors in places}) == len(places)
    with process_executor(default_workers() + 1, FakeFactory(course)) as executor:
        anywhere = executor.submit(where_it_runs, 0).result()[1]
    assert anywhere == frozenset(os.sched_getaffinity(0))


def test_no_job_is_taken_before_there_is_room_for_it(course: Course) -> None:
    taken: list[int] = []
    back = 0

    def source() -> Iterator[Job]:
        for n in range(40):
            taken.append(n)
            assert len(taken) - back <= 2 * WINDOW_PER_WORKER
            yield job(str(n))

    for _ in Crew(FakeFactory(course), workers=2, make_executor=threads).run(source()):
        back += 1
    assert back == 40


def test_an_exception_in_the_grader_is_a_failure_of_that_job_alone(course: Course) -> None:
    crew = Crew(FakeFactory(course), workers=2, make_executor=threads)
    found = collect(crew, [job("a"), job("b", "# raise: no luck\n"), job("c")])
    assert found["b"] == Failure("RuntimeError: no luck")
    assert isinstance(found["a"], SubmissionResult)
    assert isinstance(found["c"], SubmissionResult)


def test_a_worker_that_dies_once_costs_nobody_anything(course: Course, tmp_path: Path) -> None:
    jobs = [job(str(n)) for n in range(6)]
    jobs.insert(2, job("unlucky", f"# die once: {tmp_path / 'died'}\n"))
    found = collect(Crew(FakeFactory(course), workers=2), jobs)
    assert (tmp_path / "died").exists()
    assert {type(outcome) for outcome in found.values()} == {SubmissionResult}
    assert len(found) == 7


def test_a_submission_that_kills_its_worker_twice_fails_alone(course: Course) -> None:
    jobs = [job(str(n)) for n in range(5)]
    jobs.insert(1, job("killer", "# die\n"))
    found = collect(Crew(FakeFactory(course), workers=2), jobs)
    killer = found.pop("killer")
    assert isinstance(killer, Failure)
    assert "died twice" in killer.reason
    assert {type(outcome) for outcome in found.values()} == {SubmissionResult}


def test_a_grader_that_cannot_be_set_up_ends_the_run_with_its_reason(course: Course) -> None:
    with pytest.raises(CrewError, match="no probe for you"):
        collect(Crew(BrokenFactory(), workers=2, make_executor=threads), [job("a"), job("b")])


def test_no_worker_is_left_when_the_consumer_stops_early(course: Course) -> None:
    run = Crew(FakeFactory(course), workers=2).run(
        job(str(n), "# sleep: 90\n" if n else "") for n in range(8)
    )
    next(run)
    began = time.monotonic()
    run.close()
    assert time.monotonic() - began < 60, "waited for jobs in flight"
    assert multiprocessing.active_children() == []


DRIVER = """
    import sys
    from pathlib import Path
    from fake_grader import FakeFactory
    from threadlings.bulk.crew import Crew
    from threadlings.bulk.worker import Job
    from threadlings.course import load_course

    if __name__ == "__main__":
        course = load_course(Path(sys.argv[1]))
        jobs = [Job(str(n), "alpha_one", f"# log: {sys.argv[2]}\\n# sleep: 60\\n".encode()) for n in range(4)]
        try:
            for _ in Crew(FakeFactory(course), workers=2).run(jobs):
                pass
        except KeyboardInterrupt:
            print("interrupted", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_the_driver_however_it_ends(
    course: Course, tmp_path: Path, number: signal.Signals
) -> None:
    script, log = tmp_path / "driver.py", tmp_path / "log"
    script.write_text(textwrap.dedent(DRIVER))
    support = str(Path(tiny_course.__file__).parent)
    driver = subprocess.Popen(
        [sys.executable, script, course.root, log],
        env={**os.environ, "PYTHONPATH": support},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_until(lambda: log.exists() and len(log.read_text().splitlines()) == 2)
    workers = [pid for pid in session_members(driver.pid) if pid != driver.pid and is_worker(pid)]
    assert len(workers) == 2
    os.killpg(driver.pid, number) if number == signal.SIGINT else driver.send_signal(number)
    said, complained = driver.communicate(timeout=20)
    wait_until(lambda: not any(is_worker(pid) for pid in workers))
    if number == signal.SIGINT:
        assert (driver.returncode, said, complained) == (0, "interrupted\n", "")


def wait_until(condition: Callable[[], bool], limit_s: float = 20.0) -> None:
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        threading.Event().wait(0.02)


def session_members(leader: int) -> list[int]:
    members = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                if os.getsid(int(entry.name)) == leader:
                    members.append(int(entry.name))
            except OSError:
                continue
    return members


def is_worker(pid: int) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return b"spawn_main" in command and state != "Z"


# -- with the real judge


REAL = Path(__file__).parents[2]


def test_the_real_judge_grades_in_a_worker_process() -> None:
    course = load_course(REAL)
    exercise = course.exercise("locked_counter")
    jobs = [
        Job("starter", exercise.id, exercise.starter.read_bytes()),
        Job("solution", exercise.id, exercise.solution.read_bytes()),
        Job("nonsense", exercise.id, b"def ("),
    ]
    found = collect(Crew(JudgeFactory(course, detect()), workers=1), jobs)
    verdicts = {
        name: outcome.verdict for name, outcome in found.items() if isinstance(outcome, SubmissionResult)
    }
    assert verdicts == {"starter": Verdict.FAILED, "solution": Verdict.PASSED, "nonsense": Verdict.CRASHED}
    solution = found["solution"]
    assert isinstance(solution, SubmissionResult)
    assert (solution.student, solution.exercise, solution.tier) == ("solution", exercise.id, detect().value)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_process_of_a_jail_outlives_a_grading_run(tmp_path: Path, number: signal.Signals) -> None:
    for student in range(8):
        folder = tmp_path / "class" / f"student-{student}"
        folder.mkdir(parents=True)
        (folder / "locked_counter.py").write_text(f"# {student}\nwhile True:\n    pass\n")
    driver = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "threadlings.cli",
            "grade",
            tmp_path / "class",
            "--course",
            REAL,
            "--workers",
            "2",
        ],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_until(lambda: sum(b"threadlings.probe" in command(pid) for pid in descendants(driver.pid)) >= 2)
    family = descendants(driver.pid)
    os.killpg(driver.pid, number) if number == signal.SIGINT else driver.send_signal(number)
    _, complained = driver.communicate(timeout=30)
    wait_until(lambda: not any(command(pid) for pid in family))
    assert "Traceback" not in complained
    if number == signal.SIGINT:
        assert driver.returncode == 130


def descendants(root: int) -> list[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found - {root})


def command(pid: int) -> bytes:
    """The command line of a running process; empty for one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
