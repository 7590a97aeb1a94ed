"""How a search grows: executions and seconds against threads and steps, with and without reduction.

    python benchmarks/scaling.py [--max-executions 20000] [--seconds 20]

Two programs. In *private* every thread counts in an object of its own and takes one shared lock once:
reduction sees through everything but the lock. In *shared* all threads count in the same object, the worst
case: nearly every order is different. "Counting" is how many scheduling points each thread spends on its
counter, two for each `+= 1`; "steps" are all scheduling points of one execution. "Without reduction" is a
plain depth-first search over all interleavings of scheduling points.

A search that reaches a bound is marked `>`: it was cut off there, and would have gone on.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable

from threadlings.engine.execution import Execution, Limits, Result, SimThread
from threadlings.engine.modules import Library
from threadlings.engine.subject import SourceFile, Subject, collecting_by_hand
from threadlings.search.exhaustive import explore_all

_HEAD = """
import threading

class Counter:
    def __init__(self):
        self.v = 0

lock = threading.Lock()
total = Counter()

def main():
    counters = tuple([{counter} for _ in range({threads})])
    def work(counter):
        for _ in range({turns}):
            counter.v += 1
        {ending}
    threads = tuple([threading.Thread(target=work, args=(counter,)) for counter in counters])
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""
PROGRAMS = {
    "private": {"counter": "Counter()", "ending": "lock.acquire(); lock.release()"},
    "shared": {"counter": "total", "ending": "pass"},
}
THREADS = (2, 3, 4, 5, 6)
COUNTING = (6, 10, 20, 50, 100, 200)


class Bounds:
    """Says when a search is to stop."""

    def __init__(self, executions: int, seconds: float) -> None:
        self._left = executions
        self._end = time.monotonic() + seconds
        self.executions = 0

    def visit(self, result: Result) -> bool:
        """Count one execution; for a search to call."""
        del result
        self.executions += 1
        return self.executions >= self._left or time.monotonic() > self._end


@collecting_by_hand()
def explore_every_order(run: Callable[..., Result], visit: Callable[[Result], bool]) -> bool:
    """Depth-first over every choice at every scheduling point; whether it came to the end."""
    waiting: list[list[int]] = [[]]
    while waiting:
        plan = waiting.pop()
        others: list[tuple[int, int]] = []

        def choose(
            execution: Execution,
            current: SimThread,
            enabled: list[SimThread],
            others: list[tuple[int, int]] = others,
        ) -> SimThread:
            chosen = current if current in enabled else enabled[0]
            position = len(execution.events)
            others += [(position, thread.tid) for thread in enabled if thread is not chosen]
            return chosen

        result = run(plan, choose=choose)
        path = [event[0] for event in result.events]
        if visit(result):
            return False
        del result
        # Only the way to a position is kept, so the deepest positions are done first.
        waiting += [[*path[:position], other] for position, other in others]
    return True


def measure(program: str, threads: int, turns: int, chosen: argparse.Namespace, *, reduce: bool) -> str:
    """One cell: executions and seconds of a search, `>` if it was cut off."""
    source = _HEAD.format(threads=threads, turns=turns, **PROGRAMS[program])
    subject = Subject(
        Library(), [SourceFile("student", "m", source)], lambda m: m["student"].main(), Limits()
    )
    bounds = Bounds(chosen.max_executions, chosen.seconds)
    begun = time.monotonic()
    if reduce:
        executions, steps = chosen.max_executions, 1 << 60
        done = explore_all(subject.run, bounds.visit, max_executions=executions, max_steps=steps).exhaustive
    else:
        done = explore_every_order(subject.run, bounds.visit)
    seconds = time.monotonic() - begun
    return f"{'' if done else '>'}{bounds.executions:,} in {seconds:.2f} s"


def steps_of(program: str, threads: int, turns: int) -> int:
    """Scheduling points of the default execution."""
    source = _HEAD.format(threads=threads, turns=turns, **PROGRAMS[program])
    subject = Subject(Library(), [SourceFile("student", "m", source)], lambda m: m["student"].main())
    return len(subject.run().events)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--max-executions", type=int, default=20_000, help="bound of one search")
    parser.add_argument("--seconds", type=float, default=20.0, help="bound of one search")
    chosen = parser.parse_args(arguments)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(f"Python {platform.python_version()}; at most {chosen.max_executions:,} executions a search\n")
    print("| program | threads | counting | steps | with reduction | without |\n|---|---|---|---|---|---|")
    rows = [(program, threads, 2) for program in PROGRAMS for threads in THREADS]
    rows += [(program, 2, counting) for program in PROGRAMS for counting in COUNTING]
    for program, threads, counting in rows:
        turns = counting // 2
        cells = [measure(program, threads, turns, chosen, reduce=reduce) for reduce in (True, False)]
        steps = steps_of(program, threads, turns)
        print(f"| {program} | {threads} | {counting} | {steps} | {cells[0]} | {cells[1]} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
