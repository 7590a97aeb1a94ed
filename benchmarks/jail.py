"""What jail and guard cost a request, and whether many requests leave anything behind.

    python benchmarks/jail.py [--requests 300] [--soak 10000] [--tier A --tier B]

A request loads a class of a dozen lines and searches two threads that increment once each. It is put in turn
to a probe in each tier, and to a bare one: no jail, no seccomp filter, no audit hook, no immutable classes.
So the load of the machine falls on all of them alike. Printed are the median and the least of real time, the
mean of processor time (the probe's and ours), and what each tier adds to the bare probe.

With `--soak`, so many requests are put to one probe of each tier, and the processes below us, their files
and their resident memory are counted after the first tenth and at the end. Exits with 1 if there are more
processes or files than before, or more than 2 MB of memory more.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import time
from pathlib import Path

from threadlings.jail import Limits, ProbeClient, Tier, why_not
from threadlings.judge import wire

WEAKENED = Path(__file__).parents[1] / "tests" / "hostile" / "weakened.py"
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
GROWTH_LIMIT_BYTES = 2_000_000
SOURCE = """
import threading

class Counter:
    def __init__(self):
        self.value = 0
        self.lock = threading.Lock()

    def increment(self):
        with self.lock:
            self.value += 1
"""
SCENARIOS = """
from threadlings.scenario import together

def run(student):
    counter = student.Counter()
    together(counter.increment, counter.increment)
    return counter.value
"""


def ask(probe: ProbeClient) -> None:
    """Put the request, and see that it is answered."""
    key = wire.new_key()
    request = wire.build_request(
        "explore",
        key=key,
        name="answer",
        source=SOURCE,
        scenarios=SCENARIOS,
        scenario="run",
        options={"max_executions": 50},
        limits=Limits(),
    )
    record = wire.last_record(probe.ask(request, wall_limit_s=30).lines, key)
    if not isinstance(record, wire.Explored) or not record.exhaustive:
        raise SystemExit(f"unexpected answer: {record}")


def below(pid: int) -> list[int]:
    """The processes that descend from `pid`."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, waiting = [], [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found


def inventory() -> tuple[int, int, int]:
    """(processes, open files, bytes resident) below us; files and memory also of ourselves."""
    pids = below(os.getpid())
    files = resident = 0
    for pid in [*pids, os.getpid()]:
        try:
            files += len(list(Path(f"/proc/{pid}/fd").iterdir()))
            resident += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
        except OSError:
            continue
    return len(pids), files, resident


def processor_s(pids: list[int]) -> float:
    """Processor time of processes and of those that they waited for, and our own."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / TICKS_PER_S + time.process_time()


def overhead(tiers: list[Tier], requests: int) -> None:
    """Print what a request takes in each tier, and bare."""
    probes = {"bare": ProbeClient(Tier.C, program=(str(WEAKENED), "everything"))}
    probes |= {f"tier {tier}": ProbeClient(tier) for tier in tiers}
    real: dict[str, list[float]] = {name: [] for name in probes}
    servers: dict[str, list[int]] = {}
    for name, probe in probes.items():
        before = set(below(os.getpid()))
        for _ in range(10):
            ask(probe)
        servers[name] = [pid for pid in below(os.getpid()) if pid not in before]
    spent = dict.fromkeys(probes, 0.0)
    for _ in range(requests):
        for name, probe in probes.items():
            began, before_s = time.perf_counter(), processor_s(servers[name])
            ask(probe)
            real[name].append(time.perf_counter() - began)
            spent[name] += processor_s(servers[name]) - before_s
    bare = statistics.median(real["bare"])
    print(f"{'':8} {'median':>9} {'fastest':>9} {'processor':>10}  more than bare (real / processor)")
    bare_cpu = spent["bare"] / requests
    for name, times in real.items():
        median = statistics.median(times)
        cpu = spent[name] / requests
        print(
            f"{name:8} {median * 1e3:6.2f} ms {min(times) * 1e3:6.2f} ms {cpu * 1e3:7.2f} ms"
            f" {(median - bare) * 1e3:6.2f} / {(cpu - bare_cpu) * 1e3:.2f} ms"
        )
    for probe in probes.values():
        probe.close()


def soak(tier: Tier, requests: int) -> bool:
    """Put many requests to one probe; whether nothing was left behind."""
    with ProbeClient(tier) as probe:
        for _ in range(requests // 10):
            ask(probe)
        before = inventory()
        for _ in range(requests - requests // 10):
            ask(probe)
        after = inventory()
        started = probe.started
    names = ("processes", "files", "MB resident")
    shown = [
        f"{name} {old / (1e6 if 'MB' in name else 1):.4g} -> {new / (1e6 if 'MB' in name else 1):.4g}"
        for name, old, new in zip(names, before, after, strict=True)
    ]
    print(f"tier {tier}: {requests} requests, {started} server; {', '.join(shown)}")
    return after[0] <= before[0] and after[1] <= before[1] and after[2] - before[2] <= GROWTH_LIMIT_BYTES


def main() -> int:
    """Measure; exit code 1 if anything was left behind."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--soak", type=int, default=0)
    parser.add_argument("--tier", choices=["A", "B", "C"], action="append")
    options = parser.parse_args()
    tiers = [Tier(name) for name in options.tier or "ABC"]
    for tier in [tier for tier in tiers if why_not(tier) is not None]:
        print(f"tier {tier}: not here ({why_not(tier)})")
        tiers.remove(tier)
    print(f"CPython {platform.python_version()}, load {os.getloadavg()[0]:.1f}")
    if options.requests:
        overhead(tiers, options.requests)
    clean = [soak(tier, options.soak) for tier in tiers if options.soak]
    return 0 if all(clean) else 1


if __name__ == "__main__":
    sys.exit(main())
