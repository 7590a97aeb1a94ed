"""CPython's own tests on the simulation, by default and in random orders; prints a line per module.

    python benchmarks/cpython_tests.py [--seeds 5] [--module test_threading] [--verbose]

Tests that expect one particular order may fail in another one, and that is no defect: what a random order is
for is that the engine neither crashes nor hangs. So in random orders only such endings count as problems.
Exits with 1 if there was a problem.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "engine"))

from cpython import MODULES, Suite, problem_of, reason_to_leave_out


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3, help="how many random orders of each test")
    parser.add_argument("--module", action="append", choices=MODULES, help="may be given again")
    parser.add_argument("--verbose", action="store_true", help="list what is left out, with the reason")
    chosen = parser.parse_args(arguments)
    bad = 0
    for module in chosen.module or MODULES:
        try:
            suite = Suite(module)
        except LookupError:
            print(f"{module:42} absent from this Python")
            continue
        begun, ran, orders, left_out = time.monotonic(), 0, 0, 0
        for name in suite.names():
            reason = reason_to_leave_out(module, name)
            if reason is not None:
                left_out += 1
                if chosen.verbose:
                    print(f"  {name}: {reason}")
                continue
            ran += 1
            problem = problem_of(suite.run(name))
            for seed in range(chosen.seeds):
                result = suite.run(name, seed)
                orders += 1
                if result.kind == "unsupported" or result.stubborn:
                    problem = problem or f"seed {seed}: {problem_of(result)}"
            if problem:
                bad += 1
                print(f"  FAILED {name}: {problem}", flush=True)
        took = time.monotonic() - begun
        print(
            f"{module:42} {ran} tests, {orders} random orders, {left_out} left out, {took:.1f} s", flush=True
        )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
