"""Executions per second on one processor: two threads of eight scheduling points each.

    python benchmarks/throughput.py [--rounds 7] [--executions 2000] [--without-races] [--against REV]

Three ways to choose the schedules: *random* (PCT and random walks), *DPOR* (every interleaving that matters,
cut off after so many executions) and *default* (the same schedule again and again). Data races are looked for
in every execution unless `--without-races` is given.

The *floor* is what the operating system's part costs: a bare loop over threads and raw locks that does as
many hand-overs as an execution does, measured in the same round. No engine with real threads is faster.

Each round is a fresh process, pinned to one processor; with `--against`, rounds of this tree and of another
revision (in a worktree of its own) take turns. Figures are medians.
"""

from __future__ import annotations

import _thread
import argparse
import gc
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_HEAD = """
import threading

class Counter:
    def __init__(self):
        self.v = 0
        self.lock = threading.Lock()

    def work(self):
"""
_PLAIN = "        self.v += 1\n" * 4
_LOCKED = "        with self.lock:\n            self.v += 1\n" * 2
PROGRAMS = {"4 x `self.v += 1`": _HEAD + _PLAIN, "2 x the same with a lock": _HEAD + _LOCKED}
MAIN = """
import threading

def main(module):
    counter = module.Counter()
    first = threading.Thread(target=counter.work)
    second = threading.Thread(target=counter.work)
    first.start()
    second.start()
    first.join()
    second.join()
    return counter.v
"""


def floor_s(hand_overs: int = 20_000) -> tuple[float, float]:
    """Seconds, and seconds of processor time, of one hand-over between two threads that do nothing else."""
    here, there, answered, asked = locks = [_thread.allocate_lock() for _ in range(4)]
    for lock in locks:
        lock.acquire()

    def answer() -> None:
        _never_preempt_the_waker()
        for _ in range(hand_overs // 2):
            there.acquire()
            here.release()
        answered.release()

    def ask() -> None:
        _never_preempt_the_waker()
        begun, used = time.perf_counter(), time.process_time()
        for _ in range(hand_overs // 2):
            there.release()
            here.acquire()
        nonlocal took_s, used_s
        took_s, used_s = time.perf_counter() - begun, time.process_time() - used
        asked.release()

    took_s = used_s = 0.0
    _thread.start_new_thread(answer, ())
    _thread.start_new_thread(ask, ())
    answered.acquire()
    asked.acquire()
    return took_s / hand_overs, used_s / hand_overs


def _never_preempt_the_waker() -> None:
    if hasattr(os, "SCHED_BATCH"):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def measure(executions: int, *, races: bool) -> dict[str, Any]:
    """One round: seconds and hand-overs per execution, by program and way of choosing."""
    from threadlings.engine.modules import Library  # noqa: PLC0415 - the tree that PYTHONPATH names
    from threadlings.engine.subject import SourceFile, Subject  # noqa: PLC0415
    from threadlings.search.exhaustive import explore_all  # noqa: PLC0415
    from threadlings.search.sampling import sample  # noqa: PLC0415

    _never_preempt_the_waker()
    visitor: Callable[[], Callable[[Any], Any]] = lambda: lambda _: False  # noqa: E731
    if races:
        from threadlings.search.data_races import DataRaces  # noqa: PLC0415

        def visitor() -> Callable[[Any], Any]:
            # One a search, as in the probe: what a search has seen already takes less time to look at again.
            seen = DataRaces()
            return lambda result: seen.look(result.events)

    figures: dict[str, Any] = {"floor_s": floor_s(), "steps": {}}
    for title, source in PROGRAMS.items():
        files = [SourceFile("student", "counter", source), SourceFile("scenarios", "scenarios", MAIN)]
        subject = Subject(Library(), files, lambda m: m["scenarios"].main(m["student"]))
        steps = len(subject.run().events)
        figures["steps"][title] = steps

        def default(subject: Subject = subject) -> None:
            visit = visitor()
            for _ in range(executions):
                visit(subject.run())

        def search(subject: Subject = subject) -> None:
            end = subject.executions + executions
            while subject.executions < end:
                left = end - subject.executions
                explore_all(subject.run, visitor(), max_executions=left, max_steps=1 << 60)

        ways: dict[str, Callable[[], object]] = {
            "random": lambda subject=subject, steps=steps: sample(
                subject.run, visitor(), executions=executions, steps=steps
            ),
            "DPOR": search,
            "default": default,
        }
        for way, run in ways.items():
            gc.collect()
            gc.disable()
            before, switches = subject.executions, resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw
            begun, used = time.perf_counter(), time.process_time()
            run()
            count = subject.executions - before
            figures[f"{title} / {way}"] = {
                "wall_s": (time.perf_counter() - begun) / count,
                "cpu_s": (time.process_time() - used) / count,
                "hand_overs": (resource.getrusage(resource.RUSAGE_SELF).ru_nvcsw - switches) / count,
            }
            gc.enable()
    return figures


def rounds(trees: dict[str, Path], chosen: argparse.Namespace) -> dict[str, list[dict[str, Any]]]:
    """Measure every tree in turn, each time in a fresh process."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in trees}
    command = [sys.executable, __file__, "--measure", "--executions", str(chosen.executions)]
    command += ["--without-races"] if chosen.without_races else []
    cpu = min(os.sched_getaffinity(0)) if chosen.cpu is None else chosen.cpu
    for _ in range(chosen.rounds):
        for name, tree in trees.items():
            environment = {**os.environ, "PYTHONPATH": str(tree / "src"), "PYTHONHASHSEED": "0"}
            done = subprocess.run(
                command,
                env=environment,
                stdout=subprocess.PIPE,
                check=True,
                preexec_fn=lambda: os.sched_setaffinity(0, {cpu}),
            )
            found[name].append(json.loads(done.stdout))
    return found


def report(found: dict[str, list[dict[str, Any]]]) -> None:
    """Print the medians."""
    (_, here), *others = found.items()
    floor, floor_cpu = (statistics.median(figures["floor_s"][part] for figures in here) for part in (0, 1))
    print(
        f"Python {platform.python_version()}, {len(here)} rounds; a bare hand-over takes {floor * 1e6:.2f} us"
        f" ({floor_cpu * 1e6:.2f} us of processor time). Executions per second (of processor time):"
    )
    for key in (key for key in here[0] if " / " in key):
        title, _, way = key.rpartition(" / ")

        def median(of: str, figures: list[dict[str, Any]], key: str = key) -> float:
            return statistics.median(figure[key][of] for figure in figures)

        wall, cpu, hand_overs = (median(of, here) for of in ("wall_s", "cpu_s", "hand_overs"))
        line = f"{title:26} {way:8} {1 / wall:8,.0f} ({1 / cpu:8,.0f})  {hand_overs:5.1f} hand-overs"
        line += f" at most {1 / (hand_overs * floor):8,.0f} ({1 / (hand_overs * floor_cpu):8,.0f})"
        for other, figures in others:
            line += f"  {median('cpu_s', figures) / cpu:5.2f} times as fast as {other}"
        print(line)
    print(f"steps of the default schedule: {here[0]['steps']}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--executions", type=int, default=2_000, help="a way and round")
    parser.add_argument("--without-races", action="store_true", help="do not look for data races")
    parser.add_argument("--against", metavar="REV", help="a revision to compare with")
    parser.add_argument("--cpu", type=int, help="the processor to use; the first allowed one by default")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.measure:
        print(json.dumps(measure(chosen.executions, races=not chosen.without_races)))
        return 0
    if not chosen.against:
        report(rounds({"this tree": ROOT}, chosen))
        return 0
    git = ["git", "-C", str(ROOT), "worktree"]
    with tempfile.TemporaryDirectory() as folder:
        other = Path(folder) / "tree"
        subprocess.run([*git, "add", "--quiet", "--detach", str(other), chosen.against], check=True)
        try:
            report(rounds({"this tree": ROOT, chosen.against: other}, chosen))
        finally:
            subprocess.run([*git, "remove", "--force", str(other)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
