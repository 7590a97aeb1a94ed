"""The litmus tests of memory models: the outcomes of sequential consistency, no weaker ones, none missing.

Every thread is a list of reads and writes of shared variables that start at 0. An outcome is what the reads
saw, in the order of the threads; without reads it is what `x` and `y` are in the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from threadlings.engine.execution import Result
from threadlings.engine.modules import Library
from threadlings.engine.subject import SourceFile, Subject
from threadlings.search.exhaustive import explore_all

Threads = tuple[str, ...]
Outcomes = set[tuple[int, ...]]

LITMUS: dict[str, tuple[Threads, Outcomes]] = {
    # Each thread writes one variable and reads the other: they cannot both read the past.
    "store buffering": (("x=1 y", "y=1 x"), {(0, 1), (1, 0), (1, 1)}),
    # Whoever sees the flag sees the message.
    "message passing": (("x=1 y=1", "y x"), {(0, 0), (0, 1), (1, 1)}),
    # Nobody reads what is written because of what was read.
    "load buffering": (("x y=1", "y x=1"), {(0, 0), (0, 1), (1, 0)}),
    # Two readers agree on which of two independent writes came first.
    "independent reads of independent writes": (
        ("x=1", "y=1", "x y", "y x"),
        set(product((0, 1), repeat=4)) - {(1, 0, 1, 0)},
    ),
    # Two readers see the writes of one variable in the same order.
    "coherence": (
        ("x=1", "x=2", "x x", "x x"),
        {
            seen
            for seen in product((0, 1, 2), repeat=4)
            if any(
                all(seen[i] in order and order.index(seen[i]) <= order.index(seen[i + 1]) for i in (0, 2))
                for order in ((0, 1, 2), (0, 2, 1))
            )
        },
    ),
    # What a second thread saw and passed on, a third one sees too.
    "write to read causality": (
        ("x=1", "x y=1", "y x"),
        # The second thread writes y whatever it has seen.
        set(product((0, 1), repeat=3)) - {(1, 1, 0)},
    ),
    # A thread reads its own writes.
    "own writes": (("x=1 x", "x=2 x"), {(1, 2), (2, 2), (1, 1)}),
    # The first writes of both threads are not both the last.
    "two and two writes": (("x=1 y=2", "y=1 x=2"), {(1, 2), (2, 1), (2, 2)}),
}


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    return Library()


def _source(threads: Threads) -> str:
    lines = ["import threading", "x = y = 0", "seen = {}"]
    reads: list[str] = []
    for number, steps in enumerate(threads):
        lines += [f"def thread{number}():", "    global x, y"]
        for step in steps.split():
            if "=" in step:
                lines.append(f"    {step}")
            else:
                reads.append(f"r{len(reads)}")
                lines.append(f"    {reads[-1]} = {step}")
                lines.append(f"    seen['{reads[-1]}'] = {reads[-1]}")
    lines += ["def main():", f"    ts = [threading.Thread(target=t) for t in ({_names(len(threads))})]"]
    lines += ["    for t in ts: t.start()", "    for t in ts: t.join()"]
    wanted = [f"seen['{read}']" for read in reads] or ["x", "y"]
    lines.append(f"    return ({', '.join(wanted)},)")
    return "\n".join(lines) + "\n"


def _names(count: int) -> str:
    return "".join(f"thread{number}, " for number in range(count))


@pytest.mark.parametrize("name", LITMUS)
def test_the_outcomes_are_those_of_sequential_consistency(library: Library, name: str) -> None:
    threads, expected = LITMUS[name]
    subject = Subject(library, [SourceFile("student", name, _source(threads))], lambda m: m["student"].main())
    found: Outcomes = set()

    def visit(result: Result) -> bool:
        assert result.kind == "returned"
        found.add(result.value)
        return False

    coverage = explore_all(subject.run, visit, max_executions=5_000, max_steps=10**9)
    assert coverage.exhaustive
    assert found == expected
