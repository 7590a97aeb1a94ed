"""Submissions a minute: a class of one exercise, graded by `threadlings grade` and by cold runs of pytest.

    python benchmarks/class_throughput.py [--students 100] [--mix corpus|right|wrong] [--workers 2]
                                          [--exercise locked_counter] [--peers 20]

The class is made of the exercise's own corpus, over and over again: no two texts are equal (a comment tells
whose each is), so nothing is known before it was computed, and the inputs that checks draw differ. *Corpus*
takes right and wrong submissions as they come, *right* those that have to pass, *wrong* those that must not.

Peers, over as many submissions of the same class as `--peers` says, as many at a time as there are workers:

* *pytest, same checks*: a fresh `python -m pytest` for each submission, on the exercise's public and hidden
  check files, through the plugin of this project. What it adds to `grade` is what starting costs.
* *pytest, import only*: a fresh `python -m pytest` for each submission that imports it and checks nothing. No
  grader that starts a pytest a submission is faster, whatever it checks.

The figures are real time, and processor time of everything that was started, both a submission. The rate is
what two processors could do that do nothing else, which is what can be compared on a busy machine.
"""

from __future__ import annotations

import argparse
import itertools
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from threadlings.course import load_course
from threadlings.course.model import Exercise

ROOT = Path(__file__).resolve().parents[1]
_RIGHT = "pass_"
_IMPORT_ONLY = """
import importlib.util, pathlib

def test_it():
    path = pathlib.Path(__file__).with_name("{name}")
    spec = importlib.util.spec_from_file_location("submission", path)
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
"""


def class_of(exercise: Exercise, students: int, mix: str) -> list[str]:
    """The texts of a class, no two of them equal."""
    files = [
        path
        for path in exercise.corpus
        if mix == "corpus" or (mix == "right") == path.name.startswith(_RIGHT)
    ]
    return [
        f"{path.read_text(encoding='utf-8')}\n# student {number}\n"
        for number, path in zip(range(students), itertools.cycle(files), strict=False)
    ]


def measured(what: str, submissions: int, run: Callable[[], None]) -> None:
    """Print what a run over so many submissions takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    run()
    real_s = (time.perf_counter() - begun) / submissions
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / submissions
    print(
        f"{what}: {submissions} submissions, {1000 * real_s:.0f} ms of real time and {1000 * cpu_s:.0f} ms "
        f"of processor time each; {60 / real_s:,.0f} a minute as it was, {2 * 60 / cpu_s:,.0f} a minute "
        "on two processors of its own",
        flush=True,
    )


def graded(exercise: Exercise, texts: Sequence[str], workers: int, folder: Path) -> Callable[[], None]:
    """The class as `threadlings grade` takes it."""
    for number, text in enumerate(texts):
        place = folder / "class" / f"student-{number:05}" / exercise.id
        place.mkdir(parents=True)
        (place / exercise.files[0]).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "threadlings.cli", "grade", str(folder / "class")]
    command += ["--db", str(folder / "gradebook.sqlite"), "--workers", str(workers), "--course", str(ROOT)]

    def run() -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    return run


def cold(folders: Sequence[Path], workers: int) -> Callable[[], None]:
    """A fresh pytest for each folder."""

    def one(folder: Path) -> None:
        command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", str(folder)]
        command += [str(folder), "--import-mode=importlib", "-p", "no:cacheprovider"]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)

    def run() -> None:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(one, folders))

    return run


def same_checks(exercise: Exercise, texts: Sequence[str], folder: Path) -> list[Path]:
    """Folders with a submission and a set of check files each, two for each submission."""
    made = []
    for number, text in enumerate(texts):
        place = folder / f"same-{number}"
        for visibility, checks in (("public", exercise.public_tests), ("hidden", exercise.hidden_tests)):
            beside = place / visibility
            beside.mkdir(parents=True)
            (beside / exercise.files[0]).write_text(text, encoding="utf-8")
            for name in (checks, checks.parent / "scenarios.py"):
                (beside / name.name).write_bytes(name.read_bytes())
        made.append(place)
    return made


def import_only(exercise: Exercise, texts: Sequence[str], folder: Path) -> list[Path]:
    """Folders with a submission, and a test that imports it."""
    made = []
    for number, text in enumerate(texts):
        place = folder / f"import-{number}"
        place.mkdir()
        (place / exercise.files[0]).write_text(text, encoding="utf-8")
        (place / "test_it.py").write_text(_IMPORT_ONLY.format(name=exercise.files[0]), encoding="utf-8")
        made.append(place)
    return made


def main() -> None:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--students", type=int, default=100)
    parser.add_argument("--mix", choices=("corpus", "right", "wrong"), default="corpus")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--exercise", default="locked_counter")
    parser.add_argument("--peers", type=int, default=20, help="submissions for each peer; 0 for no peers")
    arguments = parser.parse_args()
    exercise = load_course(ROOT).exercise(arguments.exercise)
    texts = class_of(exercise, arguments.students, arguments.mix)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measured("threadlings grade", len(texts), graded(exercise, texts, arguments.workers, folder))
        few = texts[: arguments.peers]
        for what, make in (("pytest, same checks", same_checks), ("pytest, import only", import_only)):
            if few:
                measured(what, len(few), cold(make(exercise, few, folder), arguments.workers))


if __name__ == "__main__":
    main()
