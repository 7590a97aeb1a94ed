"""Seven small programs, each one after the other and at once, timed: what threads and processes bring here.

`python -m threadlings.speedups` shows the table; a lab shows it beside answers (`table` is a scenario, for
`stress(outside=True)`). The programs run in a fresh interpreter, because the hooks of the engine would slow
down what computes and not what waits. Both versions of a program are run in turn, and the best time of each
counts. Nothing here is ever graded: on a busy machine the numbers mean little.

This module knows nothing else of the package.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

_PAUSE_S = 0.01
_UP_TO = 10_000
_BLOCK_BYTES = 32 << 20
_LINES = 500
_REPEATS = 5


def primes(up_to: int) -> int:
    """How many primes there are below `up_to`, counted slowly."""
    return sum(all(n % d for d in range(2, int(n**0.5) + 1)) for n in range(2, up_to))


def add(pair: tuple[int, int]) -> int:
    """A tiny addition."""
    return pair[0] + pair[1]


def _in_threads(work: Callable[[], object], n: int, *, join_at_once: bool = False) -> None:
    threads = [threading.Thread(target=work) for _ in range(n)]
    for thread in threads:
        thread.start()
        if join_at_once:
            thread.join()
    for thread in threads:
        thread.join()


def _repeated(work: Callable[[], object], n: int) -> None:
    for _ in range(n):
        work()


def _pause() -> None:
    time.sleep(_PAUSE_S)


def _count() -> None:
    primes(_UP_TO)


def _primes_in_processes() -> None:
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(primes, [_UP_TO] * 4))


_PAIRS = [(n, n + 1) for n in range(1000)]


def _additions_in_processes() -> None:
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(add, _PAIRS))


def _writer(path: Path) -> Callable[[], None]:
    lock = threading.Lock()

    def write() -> None:
        for number in range(_LINES):
            with lock, path.open("a", encoding="utf-8") as file:
                file.write(f"{number}\n")

    return write


def has_gil() -> bool:
    """Whether threads of this interpreter take turns at a lock."""
    return bool(getattr(sys, "_is_gil_enabled", lambda: True)())


def programs(folder: Path) -> dict[str, tuple[Callable[[], object], Callable[[], object]]]:
    """The programs by name: one after the other, and at once.

    Args:
        folder: where one of them writes a file.
    """
    block = bytes(_BLOCK_BYTES)
    write = _writer(folder / "lines")
    build = "GIL build" if has_gil() else "free-threaded build"

    def digest() -> None:
        hashlib.sha256(block).digest()

    return {
        "8 sleeps in 8 threads": (lambda: _repeated(_pause, 8), lambda: _in_threads(_pause, 8)),
        f"primes in 4 threads, {build}": (lambda: _repeated(_count, 4), lambda: _in_threads(_count, 4)),
        "sha256 of 32 MiB in each of 2 threads": (
            lambda: _repeated(digest, 2),
            lambda: _in_threads(digest, 2),
        ),
        "primes in 4 processes": (lambda: _repeated(_count, 4), _primes_in_processes),
        "1000 tiny additions in 4 processes": (lambda: list(map(add, _PAIRS)), _additions_in_processes),
        "4 sleeps, each thread joined before the next starts": (
            lambda: _repeated(_pause, 4),
            lambda: _in_threads(_pause, 4, join_at_once=True),
        ),
        "lines into one file from 4 threads, one lock": (
            lambda: _repeated(write, 4),
            lambda: _in_threads(write, 4),
        ),
    }


def measured(repeats: int) -> dict[str, Any]:
    """Run all programs.

    Returns:
        `build`, `processors`, and in `rows` by program the best seconds of both versions, or what went wrong.
    """
    rows: dict[str, list[float] | str] = {}
    with tempfile.TemporaryDirectory() as name:
        for program, versions in programs(Path(name)).items():
            best = [float("inf")] * 2
            try:
                for _ in range(repeats):
                    for i, version in enumerate(versions):
                        start = time.perf_counter()
                        version()
                        best[i] = min(best[i], time.perf_counter() - start)
            except OSError as error:
                rows[program] = f"could not be run here: {error}"
            else:
                rows[program] = best
    build = "GIL" if has_gil() else "free-threaded"
    return {"build": build, "processors": len(os.sched_getaffinity(0)), "rows": rows}


def table(student: Any, *, repeats: int) -> dict[str, Any]:
    """A scenario: what `measured` says in a fresh interpreter; the student's module is not used."""
    del student
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(repeats), "json"],
        capture_output=True,
        env={"PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=60,
        check=True,
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def lines(said: dict[str, Any]) -> list[str]:
    """The table as lines of text."""
    told = [f"{said['build']} build of Python, {said['processors']} processor(s); best times in seconds"]
    for program, row in said["rows"].items():
        if isinstance(row, str):
            told.append(f"{program}: {row}")
        else:
            before, after = row
            ratio = f"{before / after:.1f}x" if before > after / 10 else f"{after / before:.0f} times slower"
            told.append(f"{program}: {before:.4f} one by one, {after:.4f} at once, {ratio}")
    return told


if __name__ == "__main__":
    found = measured(int(sys.argv[1]) if len(sys.argv) > 1 else _REPEATS)
    print(json.dumps(found) if sys.argv[2:] else "\n".join(lines(found)))
