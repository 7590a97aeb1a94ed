"""Compares programs with and without instrumentation, and runs CPython's own tests under hooks.

    python benchmarks/faithfulness.py --programs 5000
    python benchmarks/faithfulness.py --library            # every module of stdlib_under_hooks.json
    python benchmarks/faithfulness.py --library test_enum

Exit status 1 if anything differs or fails.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "quality"))

from sequential_programs import generate
from stdlib_under_hooks import EXCLUDED, TESTS
from test_faithfulness import instrumented, plain

from threadlings.engine.modules import Library

QUALITY = Path(sys.path[0])
_WALL_LIMIT_S = 900
_PROGRAMS_PER_LIBRARY = 500


def compare_programs(first_seed: int, count: int) -> int:
    """Number of programs that differ."""
    library = Library()
    different = raised = 0
    for number in range(count):
        if number % _PROGRAMS_PER_LIBRARY == 0:
            library = Library()
        source = generate(first_seed + number)
        expected = plain(source)
        raised += bool(expected[1])
        if instrumented(library, source) != expected:
            different += 1
            print(f"seed {first_seed + number} differs")
    print(f"{count} programs, {raised} of them end with an error, {different} differ")
    return different


def run_library(tests: list[str]) -> int:
    """Number of tests that fail."""
    run = failed = 0
    excluded: list[str] = []
    for test in tests:
        command = [sys.executable, str(QUALITY / "stdlib_under_hooks.py"), test]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_WALL_LIMIT_S, check=False)
            report = json.loads(done.stdout.splitlines()[-1])
        except (subprocess.TimeoutExpired, IndexError, ValueError) as error:
            report = {"run": 0, "failed": {test: repr(error)}, "excluded": [], "announced": 0}
        run += report["run"]
        failed += len(report["failed"])
        excluded += report["excluded"]
        line = f"{test:24} {report['run']:6} run {len(report['failed']):4} failed"
        print(f"{line} {report['announced']:10} touches announced", flush=True)
        for name, text in report["failed"].items():
            print(f"    {name}: {text}")
    print(f"{run} tests of {len(tests)} modules run, {failed} failed, {len(excluded)} excluded")
    for name in excluded:
        print(f"    {name}: {EXCLUDED[name]}")
    return failed


def main() -> int:
    """Run as a program."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--programs", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--library", nargs="*", metavar="TEST")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    wrong = compare_programs(arguments.seed, arguments.programs) if arguments.programs else 0
    if arguments.library is not None:
        wrong += run_library(arguments.library or list(TESTS))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
