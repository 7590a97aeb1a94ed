"""Whatever ends a run, running again gives what an undisturbed run gives, byte for byte in the export."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest
import tiny_course
from fake_grader import FakeFactory

from threadlings.bulk.crew import Crew
from threadlings.bulk.grading import Grading
from threadlings.bulk.intake import scan
from threadlings.bulk.worker import GraderFactory, start_worker
from threadlings.course import Course, Policy, load_course
from threadlings.gradebook import Gradebook, Identity, document, settled
from threadlings.gradebook.export import COLUMNS, csv_text, row

pytestmark = pytest.mark.timeout(400)  # real processes, on machines that may be busy

STUDENTS = 8
EXERCISES = ("alpha_one", "beta_two", "gamma_three")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return load_course(tiny_course.build(tmp_path / "course"))


@pytest.fixture
def classroom(tmp_path: Path) -> Path:
    chance = random.Random(6)
    for student in range(STUDENTS):
        for exercise in EXERCISES:
            for attempt in range(1, chance.choice([1, 1, 2]) + 1):
                path = tmp_path / f"class/student-{student}/attempt-{attempt}/{exercise}.py"
                path.parent.mkdir(parents=True, exist_ok=True)
                verdict = chance.choice(["passed", "failed", "deadlock", "inconclusive"])
                path.write_text(f"# verdict: {verdict}\n# message: {'long ' * 300}\n# {student} {attempt}\n")
    return tmp_path / "class"


def threads(workers: int, factory: GraderFactory) -> Executor:
    return ThreadPoolExecutor(workers, initializer=start_worker, initargs=(factory,))


def grade(course: Course, classroom: Path, book: Path, progress: Callable[[], None] = lambda: None) -> None:
    with Gradebook(book) as gradebook:
        Grading(course, scan(classroom, course), gradebook, Identity(course, tier="A", seed=0)).run(
            Crew(FakeFactory(course), workers=2, make_executor=threads), progress
        )


def exported(course: Course, book: Path) -> str:
    with Gradebook(book) as gradebook:
        standings = Policy(course).standings(
            gradebook.attempts(course.id), settled(gradebook.remarks(course.id))
        )
    return csv_text([COLUMNS, *map(row, standings)]) + repr(document(course, standings, seed=None))


@pytest.mark.parametrize("damage", ["cut", "zeros", "noise", "no index"])
def test_a_torn_last_write_loses_results_that_are_graded_again_and_nothing_else(
    course: Course, classroom: Path, tmp_path: Path, damage: str
) -> None:
    chance = random.Random(damage)
    copies: list[Path] = []

    def killed() -> None:
        """What the disk holds if the driver dies now: the file and its log, without any goodbye."""
        folder = tmp_path / f"copy-{len(copies)}"
        folder.mkdir()
        for name in ("book", "book-wal"):
            shutil.copy(tmp_path / name, folder / name)
        copies.append(folder)

    grade(course, classroom, tmp_path / "book", killed)
    whole = exported(course, tmp_path / "book")
    assert len(copies) > 20
    losses = 0
    for folder in (copies[0], copies[3], copies[-1]):
        log = folder / "book-wal"
        data = bytearray(log.read_bytes())
        torn = chance.randrange(1, 20_000) if damage != "no index" else 0
        assert torn < len(data)
        data[len(data) - torn :] = {
            "cut": b"", "zeros": bytes(torn), "noise": chance.randbytes(torn), "no index": b"",
        }[damage]  # fmt: skip
        log.write_bytes(data)
        with Gradebook(folder / "book") as gradebook:
            before = len(gradebook.attempts(course.id))
        losses += copies.index(folder) + 1 > before
        grade(course, classroom, folder / "book")
        assert exported(course, folder / "book") == whole
    assert bool(losses) == (damage != "no index")


# --- Real processes ---------------------------------------------------------------------------------------

PROGRAM = """
    import os
    import resource

    import fake_grader
    import threadlings.bulk.worker as worker
    import threadlings.cli.classroom as classroom
    import threadlings.jail as jail

    worker.JudgeFactory = fake_grader.FakeFactory
    jail.detect = lambda: jail.Tier.A
    classroom._require_a_jail_that_holds = lambda *_: None

    from threadlings.cli.main import main

    if __name__ == "__main__":
        if (most := int(os.environ["FILE_SIZE_BYTES"])) > 0:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        main()
"""


@pytest.fixture
def program(tmp_path: Path, course: Course) -> Callable[..., subprocess.Popen[str]]:
    script = tmp_path / "program.py"
    script.write_text(textwrap.dedent(PROGRAM))

    def start(*words: str, file_size_bytes: int = 0) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(script), *words],
            cwd=course.root,
            env=os.environ
            | {
                "PYTHONPATH": str(Path(tiny_course.__file__).parent),
                "FILE_SIZE_BYTES": str(file_size_bytes),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    return start


def finished(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    said, complained = process.communicate(timeout=300)
    return process.returncode, said, complained


@pytest.mark.slow
def test_a_full_disk_stops_the_run_with_a_sentence_and_the_next_goes_on_from_there(
    course: Course, classroom: Path, tmp_path: Path, program: Callable[..., subprocess.Popen[str]]
) -> None:
    code, _, complained = finished(program("grade", "../class", "--workers", "1", file_size_bytes=150_000))
    assert code == 2, complained
    assert "gradebook.sqlite: the gradebook cannot be used" in complained
    assert "free space" in " ".join(complained.split())
    assert "Traceback" not in complained
    with Gradebook(course.root / "gradebook.sqlite") as book:
        kept = len(book.attempts(course.id))
    assert 0 < kept < len(scan(classroom, course).found)
    code, said, complained = finished(program("grade", "../class", "--workers", "1"))
    assert code == 0, complained
    assert f"{kept} unchanged, from the gradebook" in " ".join(said.split())
    code, _, complained = finished(program("grade", "../class", "--workers", "1", "--db", "whole"))
    assert code == 0, complained
    assert exported(course, course.root / "gradebook.sqlite") == exported(course, course.root / "whole")


@pytest.mark.slow
def test_workers_that_are_killed_change_no_byte(
    course: Course, classroom: Path, tmp_path: Path, program: Callable[..., subprocess.Popen[str]]
) -> None:
    for number, path in enumerate(sorted(classroom.rglob("*.py"))):
        dies = f"# die once: {tmp_path / f'died-{number}'}\n" if number in (3, 14, 25) else ""
        path.write_text(path.read_text() + dies)
    code, _, complained = finished(program("grade", "../class", "--workers", "2"))
    assert code == 0, complained
    assert len(list(tmp_path.glob("died-*"))) == 3
    code, _, complained = finished(program("grade", "../class", "--workers", "1", "--db", "whole"))
    assert code == 0, complained
    assert exported(course, course.root / "gradebook.sqlite") == exported(course, course.root / "whole")


@pytest.mark.slow
def test_a_zip_whose_grading_is_killed_is_graded_on_and_leaves_no_unpacked_files(
    course: Course, classroom: Path, tmp_path: Path, program: Callable[..., subprocess.Popen[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    log = tmp_path / "log"
    for number, path in enumerate(sorted(classroom.rglob("*.py"))):
        path.write_text(path.read_text() + f"# sleep: 0.1\n# log: {log}\n# {number}\n")
    shutil.make_archive(str(tmp_path / "class"), "zip", classroom)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    words = ("grade", "../class.zip", "--workers", "2")
    process = program(*words)
    deadline = time.monotonic() + 300
    while not log.exists() or len(log.read_text().splitlines()) < 6:
        assert time.monotonic() < deadline, "it never came so far"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    finished(process)
    assert any((tmp_path / "tmp").iterdir())
    code, _, complained = finished(program(*words))
    assert code == 0, complained
    assert list((tmp_path / "tmp").iterdir()) == []
    code, _, complained = finished(program(*words, "--db", "whole"))
    assert code == 0, complained
    assert exported(course, course.root / "gradebook.sqlite") == exported(course, course.root / "whole")
