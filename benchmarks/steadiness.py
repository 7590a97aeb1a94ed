"""Do verdicts stay the same under load, and how long does one take?

    python benchmarks/steadiness.py --repeat 100 --busy 4 [--exercise ID ...]

Grades the right submissions of the corpus again and again beside busy processes and counts every verdict that
is not `passed`; then rejects the unlocked counter as often, and reports how long a check took from text to
verdict, warm and as a whole command. A long run; nothing here is part of the tests.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import subprocess
import sys
import time
from pathlib import Path

from threadlings.course import load_course
from threadlings.jail import ProbeClient
from threadlings.judge import grade
from threadlings.verdicts import Verdict

ROOT = Path(__file__).parents[1]


def _burn() -> None:
    while True:
        sum(range(10_000))


def _grade_many(repeat: int, chosen: tuple[str, ...]) -> int:
    """Grade every right submission `repeat` times; returns how many did not pass."""
    course = load_course(ROOT)
    wrong = total = 0
    with ProbeClient() as probe:
        for exercise in course.exercises:
            if chosen and exercise.id not in chosen:
                continue
            for path in (path for path in exercise.corpus if path.name.startswith("pass_")):
                source = path.read_bytes()
                for _ in range(repeat):
                    result = grade(course, exercise, source, probe=probe)
                    total += 1
                    if result.verdict is not Verdict.PASSED:
                        wrong += 1
                        print(f"{path.relative_to(ROOT)}: {result.verdict}", flush=True)
    print(f"right submissions: {total} gradings, {wrong} not passed", flush=True)
    return wrong


def _reject_many(repeat: int) -> int:
    """Reject the unlocked counter `repeat` times; returns how many times it was not done as promised."""
    course = load_course(ROOT)
    exercise = course.exercise("locked_counter")
    path = exercise.grader_dir / "submissions" / "fail_no_lock.py"
    source, wrong, seconds = path.read_bytes(), 0, []
    with ProbeClient() as probe:
        for _ in range(repeat):
            begin = time.perf_counter()
            result = grade(course, exercise, source, probe=probe)
            seconds.append(time.perf_counter() - begin)
            wrong += result.verdict is not Verdict.FAILED or not any(c.details for c in result.checks)
    command = [sys.executable, "-m", "threadlings.cli", "check", "locked_counter", str(path)]
    whole = []
    for _ in range(min(repeat, 20)):
        begin = time.perf_counter()
        subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
        whole.append(time.perf_counter() - begin)
    print(
        f"unlocked counter: {repeat} gradings, {wrong} not rejected with a schedule; "
        f"warm median {statistics.median(seconds):.3f} s, longest {max(seconds):.3f} s; "
        f"whole command median {statistics.median(whole):.3f} s, longest {max(whole):.3f} s"
    )
    return wrong


def main() -> int:
    """Run as a command; exits 1 if any verdict was not the expected one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--repeat", type=int, default=100)
    parser.add_argument("--busy", type=int, default=0, help="busy processes beside it")
    parser.add_argument("--exercise", action="append", default=[])
    arguments = parser.parse_args()
    busy = [multiprocessing.Process(target=_burn, daemon=True) for _ in range(arguments.busy)]
    for process in busy:
        process.start()
    try:
        wrong = _reject_many(arguments.repeat) + _grade_many(arguments.repeat, tuple(arguments.exercise))
    finally:
        for process in busy:
            process.kill()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
