"""How soon do wrong programs fail, and how long does a verdict take?

    python benchmarks/first_failure.py [--exercise ID ...] [--slowest 5]

Three measurements, over all wrong and right submissions of the corpus, each through the real judge, jail and
probe (one probe process, kept warm):

* *Executions to the first failure*: for every check that a wrong submission fails, the number of the
  execution that showed an ending for which the check rejects. (`first_seen` of the ending. A check looks for
  broken executions before it looks at values; where a program does both, this counts the broken one.)
* *Text to verdict*: real time from the text of a wrong submission to the verdict of the check that has to
  reject it (the first line of the file names it), with replay, shrinking and explanation; and without these,
  the time until it is known that the check will reject.
* *Right programs*: real time of each search of a right submission, and whether it was exhausted.

And the families of `tests/quality`, searched in-process: executions to the first failure there.

Real time depends on the machine and on what else it does; the figures say what was seen, no verdict depends
on them. Exits with 1 if a check did not reject what it has to reject.
"""

from __future__ import annotations

import argparse
import math
import re
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "quality"))

from catalogue import FAMILIES, buggy  # noqa: E402
from families_search import Search  # noqa: E402

from threadlings.course import load_course  # noqa: E402
from threadlings.course.model import Check, Course, Exercise  # noqa: E402
from threadlings.engine.modules import Library  # noqa: E402
from threadlings.jail import ProbeClient  # noqa: E402
from threadlings.judge.exploration import Exploration  # noqa: E402
from threadlings.judge.failure import Rejection  # noqa: E402
from threadlings.judge.grading import program_of, settle_check  # noqa: E402
from threadlings.judge.submission import Submission  # noqa: E402
from threadlings.verdicts import Verdict  # noqa: E402

_WRONG = ("fail_", "deadlock_", "spin_")


class Watched(Submission):
    """A submission that takes note of what its searches cost, and of which execution failed first."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.begun = time.perf_counter()
        self.searches: list[tuple[float, Exploration]] = []
        self.rejected: tuple[float, int] | None = None

    def explore(self, scenario: str, **options: Any) -> Exploration:
        """Search, and let the check see first what was seen first."""
        begun = time.perf_counter()
        found = super().explore(scenario, **options)
        self.searches.append((time.perf_counter() - begun, found))
        found.endings = tuple(sorted(found.endings, key=lambda ending: ending.first_seen))
        return found

    def confirm(self, rejection: Rejection) -> Rejection:
        """Note when it was known that the check rejects, and thanks to which execution."""
        if rejection.ending is not None and self.rejected is None:
            self.rejected = (time.perf_counter() - self.begun, rejection.ending.first_seen)
        return super().confirm(rejection)


class Tally:
    """Figures of one kind, each with the name of what it was measured on."""

    def __init__(self, title: str, unit: str) -> None:
        self.title, self.unit = title, unit
        self._values: list[tuple[float, str]] = []

    def add(self, value: float, name: str) -> None:
        """One more."""
        self._values.append((value, name))

    def report(self, slowest: int) -> None:
        """Median, 95th percentile, and the worst by name."""
        if not self._values:
            return
        ranked = sorted(self._values)
        values = [value for value, _ in ranked]
        p95 = values[math.ceil(0.95 * len(values)) - 1]
        print(
            f"{self.title}: {len(values)}; median {statistics.median(values):.4g}{self.unit}, "
            f"95 % within {p95:.4g}{self.unit}, at most {values[-1]:.4g}{self.unit}"
        )
        for value, name in reversed(ranked[len(ranked) - slowest :]):
            print(f"    {value:.4g}{self.unit}  {name}")


def _measure(
    course: Course, exercise: Exercise, check: Check, path: Path, probe: ProbeClient
) -> tuple[Verdict, float, list[Watched]]:
    """The verdict of one check on one file, the seconds it took, and what was noted."""
    made: list[Watched] = []

    def make(*args: Any) -> Watched:
        made.append(Watched(*args))
        return made[-1]

    begun = time.perf_counter()
    program = program_of(course, exercise, path.read_text(encoding="utf-8"))
    settled = settle_check(course, exercise, check, program, probe=probe, make=make)
    return settled.verdict, time.perf_counter() - begun, made


def _families(tally: Tally) -> None:
    library = Library()
    for name, family in FAMILIES.items():
        search = Search(library, buggy(name), stop_at=family.failure)
        found = search.everything(max_executions=2_000)
        if not found.failures:
            # As the probe goes on when the budget of the exhaustive search is spent.
            spent, found = found.executions, search.bounded(bound=2, max_executions=300)
            if not found.failures:
                spent, found = spent + found.executions, search.sampled(executions=200)
            found.failures = {kind: spent + number for kind, number in found.failures.items()}
        tally.add(found.failures.get(family.failure, math.inf), f"families/{name}")


def main() -> int:
    """Run as a command; exits 1 if a check did not do as the corpus says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--exercise", action="append", default=[])
    parser.add_argument("--slowest", type=int, default=3, help="how many of the worst to name")
    arguments = parser.parse_args()
    course = load_course(ROOT)
    executions = Tally("executions to the first failure, checks that have to reject", "")
    verdicts = Tally("wrong: text to verdict, explained", " s")
    known = Tally("wrong: text to knowing that it is wrong", " s")
    searches = Tally("right: one search", " s")
    unfinished: list[str] = []
    disagreements: list[str] = []
    with ProbeClient() as probe:
        for exercise in course.exercises:
            if arguments.exercise and exercise.id not in arguments.exercise:
                continue
            for path in exercise.corpus:
                name = f"{exercise.id}/{path.name}"
                head = re.search(r"check=(\w+)", path.read_text(encoding="utf-8").partition("\n")[0])
                is_wrong = path.name.startswith(_WRONG)
                if not is_wrong and not path.name.startswith("pass_"):
                    continue
                for check in exercise.checks:
                    if is_wrong and (head is None or check.id != head[1]):
                        continue
                    verdict, took_s, made = _measure(course, exercise, check, path, probe)
                    if (verdict is Verdict.PASSED) == is_wrong:
                        disagreements.append(f"{name} {check.id}: {verdict}")
                    if is_wrong:
                        verdicts.add(took_s, f"{name} {check.id}")
                        for known_s, first_seen in (one.rejected for one in made if one.rejected):
                            known.add(known_s, f"{name} {check.id}")
                            executions.add(first_seen, f"{name} {check.id}")
                        continue
                    for search_s, found in (search for one in made for search in one.searches):
                        searches.add(search_s, f"{name} {check.id} {found.query.scenario}")
                        if not found.exhaustive:
                            unfinished.append(f"{name} {check.id} {found.query.scenario}")
    families = Tally("executions to the first failure, families", "")
    if not arguments.exercise:
        _families(families)
    for tally in (executions, families, verdicts, known, searches):
        tally.report(arguments.slowest)
    print(f"searches of right programs that were not exhausted: {len(unfinished)}")
    for line in unfinished:
        print(f"    {line}")
    print(f"checks that did not do as the corpus says: {len(disagreements)}")
    for line in disagreements:
        print(f"    {line}")
    return 1 if disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
