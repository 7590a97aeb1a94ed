"""Every hostile technique on every exercise, in every tier, several times over.

    python benchmarks/hostile.py --repeat 3

Prints what went wrong, line by line, and a summary. Nothing may go wrong: no unearned point, no other verdict
than the named ones, no hidden line shown, no process left, no request beyond its limit by more than a second
(and the client's own grace).
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "hostile"))

from corpus import EXERCISES, WALL_LIMIT_S, attack, honest, problems, techniques

from threadlings.jail import ProbeClient, Tier, why_not

GRACE_S = 1.0


def main() -> int:
    """Run it; exit code 1 if anything went wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--tier", choices=["A", "B"], action="append")
    parser.add_argument("--exercise", choices=EXERCISES, action="append")
    parser.add_argument("--technique", action="append", help="part of a name")
    options = parser.parse_args()
    chosen = [t for t in techniques() if not options.technique or any(p in t.name for p in options.technique)]
    tried = wrong = 0
    longest_s = 0.0
    for tier in [Tier(name) for name in options.tier or "AB"]:
        if why_not(tier) is not None:
            print(f"tier {tier}: not here ({why_not(tier)})")
            continue
        for name in options.exercise or EXERCISES:
            with ProbeClient(tier) as probe:
                base = honest(name, probe)
                for _ in range(options.repeat):
                    for technique in chosen:
                        if technique.exercise not in ("", name):
                            continue
                        started = time.perf_counter()
                        result = attack(technique, name, probe)
                        took_s = time.perf_counter() - started
                        longest_s = max(longest_s, took_s)
                        found = problems(technique, name, result, base)
                        if took_s > (WALL_LIMIT_S + GRACE_S) * len(result.checks):
                            found.append(f"took {took_s:.1f} s")
                        tried += 1
                        wrong += bool(found)
                        for problem in found:
                            print(f"tier {tier}  {name}  {technique.name}: {problem}", flush=True)
    print(f"{tried} hostile submissions, {wrong} answered wrongly; the longest took {longest_s:.1f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
