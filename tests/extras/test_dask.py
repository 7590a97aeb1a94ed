"""A class, graded on a Dask cluster: the same bytes, whoever dies; a worker that differs does not grade."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import tiny_course
from click.testing import CliRunner
from fake_grader import FakeFactory

from threadlings.bulk.cluster import Conditions, conditions, dask_cluster
from threadlings.bulk.crew import Crew
from threadlings.bulk.grading import ClassRun, grade_class
from threadlings.bulk.intake import scan
from threadlings.bulk.worker import CrewError
from threadlings.cli.main import cli
from threadlings.course import Course, Policy, load_course
from threadlings.errors import UsageError
from threadlings.gradebook import Gradebook, Identity, document
from threadlings.jail import Tier, detect
from threadlings.verdicts import Verdict

pytest.importorskip("distributed", reason="needs threadlings[dask]; `make extras` has it")

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(180)]  # Dask's own warnings

SCHEDULER = """
    import asyncio, sys
    from distributed import Scheduler

    async def main():
        async with Scheduler(host="127.0.0.1", port=int(sys.argv[1]), dashboard_address=":0") as scheduler:
            print(scheduler.address, flush=True)
            await scheduler.finished()

    asyncio.run(main())
"""
WORKER = """
    import asyncio, sys
    from distributed import Nanny

    async def main():
        async with Nanny(sys.argv[1], nthreads=1, dashboard_address=None, host="127.0.0.1") as nanny:
            print(nanny.process.pid, flush=True)
            await nanny.finished()

    if __name__ == "__main__":
        asyncio.run(main())
"""


class Cluster:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "scheduler.py").write_text(textwrap.dedent(SCHEDULER))
        (folder / "worker.py").write_text(textwrap.dedent(WORKER))
        self._processes: list[subprocess.Popen[str]] = []
        self.scheduler, self.address = self._start("scheduler.py", "0")
        self.workers = [int(self.add_worker()) for _ in range(2)]

    def add_worker(self) -> str:
        return self._start("worker.py", self.address)[1]

    def _start(self, *words: str) -> tuple[subprocess.Popen[str], str]:
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=self._folder,
            env={
                **os.environ,
                "PYTHONPATH": str(Path(tiny_course.__file__).parent),
                "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self._processes.append(process)
        assert process.stdout is not None
        return process, process.stdout.readline().strip()

    def close(self) -> None:
        for process in reversed(self._processes):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One for all tests that leave the scheduler alive; a worker that dies is replaced by its nanny."""
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.close()


@pytest.fixture
def doomed(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path)
    yield made
    made.close()


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return load_course(tiny_course.build(tmp_path / "course"))


def put(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / "class" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


# Workers import what they call by name, so these are not functions of this file.
agree: Callable[[], list[str]] = list
disagree = partial(list, ["runs CPython 2.7 and not CPython 3.11"])


def run(
    course: Course,
    tmp_path: Path,
    cluster: Cluster | None,
    *,
    book: str = "book",
    factory: Any = None,
    check: Callable[[], list[str]] = agree,
    tier: str = "A",
    progress: Callable[[], None] = lambda: None,
) -> ClassRun:
    def grade(make: Any, width: int) -> ClassRun:
        with Gradebook(tmp_path / book) as gradebook:
            return grade_class(
                course,
                scan(tmp_path / "class", course),
                gradebook=gradebook,
                identity=Identity(course, tier=tier, seed=0),
                crew=Crew(factory or FakeFactory(course), workers=width, make_executor=make),
                progress=progress,
            )

    if cluster is None:
        return grade(None, 2)
    with dask_cluster(cluster.address, check) as (make, width):
        return grade(make, width)


def exported(course: Course, found: ClassRun) -> str:
    return repr(document(course, Policy(course).standings(found.attempts), seed=0))


def test_a_cluster_gives_what_local_workers_give(course: Course, tmp_path: Path, cluster: Cluster) -> None:
    for student in range(8):
        put(
            tmp_path,
            f"s{student}/alpha_one.py",
            f"# verdict: {('passed', 'failed')[student % 2]}\n# {student}\n",
        )
    there = run(course, tmp_path, cluster)
    assert there.graded == 8
    assert exported(course, there) == exported(course, run(course, tmp_path, None, book="local"))


def test_a_worker_that_dies_costs_nobody_and_a_poison_task_is_named(
    course: Course, tmp_path: Path, cluster: Cluster
) -> None:
    for student in range(6):
        put(tmp_path, f"s{student}/alpha_one.py", f"# {student}\n# sleep: 0.05\n")
    put(tmp_path, "t1/alpha_one.py", f"# die once: {tmp_path / 'died'}\n")
    put(tmp_path, "t2/alpha_one.py", "# die\n")
    found = {result.student: result for result in run(course, tmp_path, cluster).results}
    assert [found[f"s{n}"].verdict for n in range(6)] == [Verdict.PASSED] * 6
    assert found["t1"].verdict is Verdict.PASSED
    assert found["t2"].verdict is Verdict.GRADER_ERROR
    assert "the process that graded this died twice" in found["t2"].checks[0].message


def test_a_scheduler_that_dies_is_noticed_and_the_next_run_goes_on(
    course: Course, tmp_path: Path, doomed: Cluster
) -> None:
    for student in range(12):
        put(tmp_path, f"s{student:02}/alpha_one.py", f"# {student}\n# sleep: 0.2\n")
    done: list[float] = []

    def killing() -> None:
        done.append(time.monotonic())
        if len(done) == 3:
            doomed.scheduler.kill()

    with pytest.raises(CrewError, match="scheduler is gone"):
        run(course, tmp_path, doomed, progress=killing)
    again = run(course, tmp_path, None)
    assert again.reused >= 3
    assert again.graded + again.reused == 12
    assert exported(course, again) == exported(course, run(course, tmp_path, None, book="whole"))


def test_a_worker_that_would_grade_otherwise_does_not_grade(
    course: Course, tmp_path: Path, cluster: Cluster
) -> None:
    put(tmp_path, "s1/alpha_one.py", "")
    with pytest.raises(CrewError, match=r"must not grade: it runs CPython 2\.7"):
        run(course, tmp_path, cluster, check=disagree)


def test_what_must_be_the_same_is_named_where_it_is_not(course: Course) -> None:
    here = conditions(course, detect(), ())
    assert isinstance(here, Conditions)
    assert here.differences() == []
    assert "runs CPython" in replace(here, python="CPython 2.7").differences()[0]
    assert "has threadlings" in replace(here, engine="0.0.1+x").differences()[0]
    other = Tier.C if here.tier is not Tier.C else Tier.A
    assert "jail of tier" in replace(here, tier=other).differences()[0]
    tests = course.exercise("alpha_one").hidden_tests
    tests.write_text(tests.read_text() + "# stricter\n")
    assert "other files of alpha_one" in here.differences()[0]


def test_real_programs_are_graded_on_workers_in_their_jails(
    tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(__file__).parents[2]
    exercise = load_course(root).exercise("locked_counter")
    put(tmp_path, "ada/locked_counter.py", exercise.solution.read_text())
    put(tmp_path, "bob/locked_counter.py", exercise.starter.read_text())
    monkeypatch.chdir(tmp_path)
    words = ["grade", "class", "--course", str(root), "--exercise", "locked_counter", "--allow-unjailed"]
    for name, more in (
        ("local", ["--workers", "1"]),
        ("there", ["--executor", "dask", "--scheduler", cluster.address]),
    ):
        found = CliRunner().invoke(cli, [*words, "--db", name, "--json", f"{name}.json", *more])
        assert found.exit_code == 0, found.output
        assert "2 students, 2 submissions, 1 passed (graded 2" in " ".join(found.stdout.split())
    assert Path("there.json").read_bytes() == Path("local.json").read_bytes()


def test_an_executor_without_a_scheduler_and_the_reverse_are_usage_errors(tmp_path: Path) -> None:
    for words in (["--executor", "dask"], ["--scheduler", "tcp://127.0.0.1:9"]):
        found = CliRunner().invoke(cli, ["grade", str(tmp_path), *words])
        assert found.exit_code == 2
        assert "belong together" in found.stderr


def test_no_scheduler_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threadlings.bulk.cluster.CONNECT_WAIT_S", 0.5)
    with (
        pytest.raises(UsageError, match="no Dask scheduler answers"),
        dask_cluster("tcp://127.0.0.1:9", agree),
    ):
        pass
