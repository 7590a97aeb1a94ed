"""Search against brute force on many random programs; prints every difference and a line of figures.

    python benchmarks/completeness.py --programs 10000 [--family locks] [--first-seed 0] [--seconds 600]

Exits with 1 if there was a difference.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "quality"))

from comparison import compare_random
from programs import FAMILIES

from threadlings.engine.modules import Library


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=int, default=10_000, help="how many programs in all")
    parser.add_argument("--family", action="append", choices=list(FAMILIES), help="may be given again")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after this time")
    parser.add_argument("--max-executions", type=int, default=5_000, help="give up a program beyond this")
    parser.add_argument("--show", type=int, default=3, help="how many differences a family to print in full")
    chosen = parser.parse_args(arguments)
    families = chosen.family or list(FAMILIES)
    library = Library()
    end = time.monotonic() + chosen.seconds
    totals: dict[str, Counter[str]] = {family: Counter() for family in families}
    seconds: Counter[str] = Counter()
    for number in range(chosen.programs):
        if time.monotonic() > end:
            break
        family = families[number % len(families)]
        seed = chosen.first_seed + number // len(families)
        total = totals[family]
        begun = time.monotonic()
        try:
            comparison = compare_random(library, family, seed, chosen.max_executions)
        except AssertionError as error:
            total["oracle errors"] += 1
            print(f"{family} {seed}: {error!r}")
            continue
        seconds[family] += time.monotonic() - begun
        if comparison is None:
            total["too big"] += 1
            continue
        total["programs"] += 1
        total["executions"] += comparison.coverage.executions
        total["pruned"] += comparison.coverage.pruned
        total["duplicates"] += comparison.duplicates
        total["outcomes"] += comparison.outcomes
        if comparison.ran_out:
            total["ran out"] += 1
            total["wrong"] += bool(comparison.invented)
        elif not comparison.agrees:
            total["wrong"] += 1
            if comparison.missed:
                total["missing"] += 1
            if comparison.invented:
                total["inventing"] += 1
            if comparison.coverage.nondeterministic:
                total["nondeterministic"] += 1
        if not comparison.agrees:
            print(f"=== {family} {seed}", flush=True)
            if total["wrong"] <= chosen.show and not comparison.ran_out:
                print(comparison, flush=True)
    whole: Counter[str] = Counter()
    for family, total in totals.items():
        whole += total
        print(f"{family:18} {seconds[family]:7.1f} s  {dict(total)}")
    print(f"{'all':18} {sum(seconds.values()):7.1f} s  {dict(whole)}")
    return 1 if whole["wrong"] or whole["oracle errors"] else 0


if __name__ == "__main__":
    sys.exit(main())
