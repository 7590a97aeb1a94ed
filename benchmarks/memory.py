"""Resident memory during a long search, and how much of it is the search tree.

    python benchmarks/memory.py [--executions 1000000] [--intervals 10] [--random]

The program has more interleavings than anybody can run. The search keeps one path: for each position of the
current execution the threads tried, to be tried and asleep there. So its tree grows with the length of an
execution, not with their number. With `--random`, schedules are drawn instead (PCT and random walks).

Exits with 1 if resident memory grew by more than 20 MB beyond the tree, from the first thousandth of the
search to its end.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from threadlings.engine.execution import Result
from threadlings.engine.modules import Library
from threadlings.engine.subject import SourceFile, Subject
from threadlings.search.exhaustive import explore_all
from threadlings.search.sampling import sample

_LIMIT_BYTES = 20_000_000
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
PROGRAM = """
import threading

class Counter:
    def __init__(self):
        self.v = 0

    def work(self):
        self.v += 1
        self.v += 1
        self.v += 1

def main():
    counter = Counter()
    threads = [threading.Thread(target=counter.work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counter.v
"""


def resident_bytes() -> int:
    """Resident memory of this process."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE_BYTES


def bytes_of(thing: Any) -> int:
    """Size of plain nested containers, shared parts counted again."""
    size = sys.getsizeof(thing)
    if isinstance(thing, dict):
        return size + sum(bytes_of(key) + bytes_of(value) for key, value in thing.items())
    if isinstance(thing, list | tuple | set | frozenset):
        return size + sum(map(bytes_of, thing))
    return size


class Meter:
    """Counts executions and prints a line at every interval."""

    def __init__(self, executions: int, intervals: int) -> None:
        self._every = max(1, executions // intervals)
        self._warm_up = max(1, executions // 1_000)
        self._begun = time.monotonic()
        self.count = 0
        self.at_first = 0
        self.now = 0
        self.tree = 0

    def visit(self, result: Result) -> bool:
        """Count one execution; for a search to call."""
        del result
        self.count += 1
        if self.count == self._warm_up or self.count % self._every == 0:
            self._print(sys._getframe(1))
        return False

    def _print(self, search: FrameType) -> None:
        tables = ("to_do", "explored", "asleep", "path", "trail", "plan")
        self.tree = bytes_of([search.f_locals[name] for name in tables if name in search.f_locals])
        self.now = resident_bytes()
        self.at_first = self.at_first or self.now
        seconds = time.monotonic() - self._begun
        print(
            f"{self.count:>9,} executions  {seconds:7.1f} s  resident {self.now / 1e6:7.2f} MB"
            f"  (+{(self.now - self.at_first) / 1e6:.2f} MB)  search tree {self.tree / 1e3:.1f} kB",
            flush=True,
        )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--executions", type=int, default=1_000_000)
    parser.add_argument("--intervals", type=int, default=10)
    parser.add_argument("--random", action="store_true", help="draw schedules instead of a search")
    chosen = parser.parse_args(arguments)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    subject = Subject(Library(), [SourceFile("student", "m", PROGRAM)], lambda m: m["student"].main())
    meter = Meter(chosen.executions, chosen.intervals)
    print(f"Python {platform.python_version()}, steps of the default schedule: {len(subject.run().events)}")
    if chosen.random:
        sample(subject.run, meter.visit, executions=chosen.executions, steps=40)
    else:
        # Executions that were cut short are not handed to anybody; they count for the bound.
        coverage = explore_all(subject.run, meter.visit, max_executions=chosen.executions, max_steps=1 << 60)
        print(coverage)
    grown = resident_bytes() - meter.at_first - meter.tree
    print(f"grown beyond the tree since the first thousandth: {grown / 1e6:.2f} MB")
    return 1 if grown > _LIMIT_BYTES else 0


if __name__ == "__main__":
    sys.exit(main())
