"""Our engine beside other tools that search interleavings of Python threads, on one corpus, in one run.

    python benchmarks/peers.py --set-up [--python python3.13]   # once, needs PyPI
    python benchmarks/peers.py [--corpus snippets] [--limit-s 10] [--only lost_update] [--json figures.json]

Peers are compared, never depended on: frontrun 0.7.0 and interleave-test 0.1.0, each in an environment of its
own below `benchmarks/.peers`. The second needs Python 3.12 or later. Without an environment there is no
figure, and the run ends with exit code 2.

The corpus is `peers/snippets` and the families of `tests/quality`: pairs of programs, one wrong and one
right (together they take long; `--corpus` picks one). How a program is given to each tool is decided by its
form alone (`peers/common.py`), and how the tool is used by its own documentation (`peers/drive_*.py`). Every
setting that its documentation recommends for this purpose is a column; a tool's best may be read off. Random
searches run 500 schedules, other searches go on until they end or their time is up.

Each program is given to each tool in a process of its own, which has been warmed up with another program. The
tools take turns, program by program, so that load on the machine meets all of them. The clock runs from the
text of the program to the first failing execution; no tool replays or shrinks what it found. A tool that does
not answer within its limit plus a grace is killed, and the program counts as a hang.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import platform
import select
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "quality"))

from catalogue import FAMILIES, LEAK, buggy, fixed  # noqa: E402

PEERS = HERE / "peers"
ENVIRONMENTS = HERE / ".peers"
PACKAGES = {"frontrun": "frontrun==0.7.0", "interleave-test": "interleave-test==0.1.0"}
COLUMNS = (
    ("threadlings", ""),
    ("frontrun", "dpor"),
    ("frontrun", "dpor, 2 preemptions"),
    ("frontrun", "random"),
    ("interleave-test", "random"),
    ("interleave-test", "pct"),
    ("interleave-test", "dfs"),
)
COVERAGE = {"Two_by_1": 2, "Two_by_2": 6, "Three_by_2": 90}
_GRACE_S = 15
_EXECUTIONS = 500  # of random searches; as many as interleave-test's documentation shows, frontrun's has 200


@dataclass
class Task:
    """A program and what is right of it, as `peers/common.py` takes it."""

    name: str
    is_buggy: bool
    form: str
    request: dict[str, Any]


@dataclass
class Column:
    """What became of a tool in one setting."""

    tool: str
    setting: str
    answers: dict[tuple[str, bool], dict[str, Any]] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return f"{self.tool} {self.setting}".strip()

    def seconds(self) -> dict[str, float]:
        """Time to the first failing execution, by program."""
        return {name: a["seconds"] for (name, bug), a in self.answers.items() if bug and a.get("found")}

    def names(self, is_buggy: bool, key: str) -> list[str]:
        """Programs of which the answer has a true value under `key`."""
        return [name for (name, bug), answer in self.answers.items() if bug == is_buggy and answer.get(key)]


class Driver:
    """The process in which a tool runs; started when needed, and again after it was killed."""

    def __init__(self, tool: str, environments: Path) -> None:
        self.tool = tool
        self._environments = environments
        self._process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """What starts it."""
        if self.tool == "threadlings":
            return [sys.executable, str(PEERS / "drive_threadlings.py")]
        binary = self._environments / self.tool / "bin"
        if self.tool == "frontrun":
            return [str(binary / "frontrun"), str(binary / "python"), str(PEERS / "drive_frontrun.py")]
        return [str(binary / "python"), str(PEERS / "drive_interleave.py")]

    def ask(self, request: dict[str, Any], patience_s: float) -> dict[str, Any]:
        """One answer; `error` in it if there is none."""
        if self._process is None:
            self._process = subprocess.Popen(
                self.command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            )
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], patience_s)
            line = process.stdout.readline() if ready else b""
        except BrokenPipeError:
            ready, line = [True], b""
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        self.close()
        return {"error": "the process ended" if ready else f"no answer within {patience_s:g} s"}

    def close(self) -> None:
        """Kill it."""
        if self._process is not None:
            os.killpg(self._process.pid, 9)
            self._process.wait()
            self._process = None


def tasks() -> Iterator[Task]:
    """Every program of the corpus."""
    for path in sorted((PEERS / "snippets").glob("*.py")):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        allowed = next(
            ast.literal_eval(node.value)
            for node in body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ALLOWED"
        )
        classes = {node.name for node in body if isinstance(node, ast.ClassDef)}
        for variant in ("buggy", "right"):
            is_class = variant.capitalize() in classes
            entry = variant.capitalize() if is_class else variant
            request = {"path": str(path), "entry": entry, "arguments": [], "allowed": allowed}
            yield Task(path.stem, variant == "buggy", "given" if is_class else "started within", request)
    for name, family in FAMILIES.items():
        if family.failure == LEAK:
            continue  # a thread left behind is no failure to other tools
        for program in (buggy(name), fixed(name)):
            allowed = json.loads(json.dumps(family.allowed))
            request = {"path": str(program.path), "entry": "scenario", "allowed": allowed}
            request["arguments"] = list(family.arguments)
            yield Task(f"families/{name}", program.is_buggy, "started within", request)


def set_up(python: str, environments: Path) -> int:
    """Make the environments."""
    for tool, package in PACKAGES.items():
        folder = environments / tool
        subprocess.run([python, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([str(folder / "bin" / "python"), "-m", "pip", "install", "-q", package], check=True)
        print(f"{package} is in {folder}")
    return 0


def _measure(columns: list[Column], chosen: list[Task], limit_s: float, environments: Path) -> None:
    basis = {"limit_s": limit_s, "executions": _EXECUTIONS}
    warm_up = next(tasks()).request

    def ask(column: Column, request: dict[str, Any]) -> dict[str, Any]:
        # A process for each program: what one leaves behind must not be charged to the next.
        driver = Driver(column.tool, environments)
        try:
            for one in (warm_up, request):
                answer = driver.ask({**one, **basis, "setting": column.setting}, limit_s + _GRACE_S)
        finally:
            driver.close()
        return answer

    for number, task in enumerate(chosen):
        for column in columns[number % len(columns) :] + columns[: number % len(columns)]:
            column.answers[task.name, task.is_buggy] = ask(column, task.request)
        print(f"{number + 1}/{len(chosen)} {task.name}", file=sys.stderr)
    for name in COVERAGE:
        for column in columns:
            request = {"path": str(PEERS / "coverage.py"), "entry": name, "arguments": [], "allowed": []}
            column.outcomes[name] = len(ask(column, {**request, "collect": True}).get("outcomes", []))


def _row(title: str, cells: list[str]) -> None:
    print("| " + " | ".join([title, *cells]) + " |")


def _report(columns: list[Column], chosen: list[Task]) -> None:
    ours = columns[0]
    within_bound = {name for name in ours.seconds() if ours.answers[name, True]["preemptions"] <= 2}
    bugs = [task for task in chosen if task.is_buggy]
    right = [task for task in chosen if not task.is_buggy]
    _row("", [column.title for column in columns])
    _row("---", ["---"] * len(columns))
    for form in ("given", "started within"):
        names = {task.name for task in bugs if task.form == form}
        found = [names & set(column.names(True, "found")) for column in columns]
        _row(f"bugs found, threads {form}", [f"{len(some)} of {len(names)}" for some in found])
    _row("bugs found", [f"{len(column.names(True, 'found'))} of {len(bugs)}" for column in columns])
    _row(
        "right programs failed",
        [f"{len(column.names(False, 'found'))} of {len(right)}" for column in columns],
    )
    false = [
        set(column.names(True, "complete"))
        & (within_bound if column.setting == "dfs" else set(ours.seconds()))
        for column in columns
    ]
    _row("certified falsely", [str(len(some)) for some in false])
    _row("right programs certified", [str(len(column.names(False, "complete"))) for column in columns])
    broken = [column.names(True, "error") + column.names(False, "error") for column in columns]
    _row("crashes and hangs", [str(len(some)) for some in broken])
    times = [column.seconds() for column in columns]
    _row("median ms to the first failure", [_median(list(some.values()), 1000) for some in times])
    searching = [
        [
            a["seconds"] - a.get("preparing_s", 0.0)
            for (_, bug), a in c.answers.items()
            if bug and a.get("found")
        ]
        for c in columns
    ]
    _row("the same without instrumenting the text", [_median(some, 1000) for some in searching])
    ratios = [[some[name] / times[0][name] for name in some if name in times[0]] for some in times]
    _row("times ours, median where both found it", [_median(some, 1) for some in ratios])
    for name, all_of_them in COVERAGE.items():
        shape = name.replace("Two", "2").replace("Three", "3").replace("_by_", " x ")
        _row(
            f"outcomes of {shape} locked appends",
            [f"{column.outcomes.get(name, 0)} of {all_of_them}" for column in columns],
        )
    print()
    for column, lies, breaks in zip(columns, false, broken, strict=True):
        missed = sorted({task.name for task in bugs} - set(column.names(True, "found")))
        print(f"{column.title}: missed {', '.join(missed) or 'nothing'}")
        print(f"    failed though right: {', '.join(column.names(False, 'found')) or 'nothing'}")
        print(
            f"    certified falsely: {', '.join(sorted(lies)) or 'nothing'}; no answer: {breaks or 'never'}"
        )


def _median(values: list[float], factor: float) -> str:
    return f"{statistics.median(values) * factor:.1f}" if values else "-"


def main() -> int:
    """Run as a command; exits 2 if a peer is missing, 1 if our engine misses a target."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--set-up", action="store_true", help="make the peers' environments and end")
    parser.add_argument("--python", default=sys.executable, help="interpreter for the environments, 3.12+")
    parser.add_argument("--environments", type=Path, default=ENVIRONMENTS)
    parser.add_argument("--limit-s", type=float, default=10.0, help="for one program, one tool, one setting")
    parser.add_argument("--only", action="append", help="name of a program; may be given again")
    parser.add_argument("--corpus", choices=["snippets", "families", "all"], default="all")
    parser.add_argument("--peer", action="append", choices=[*PACKAGES], help="only this; may be given again")
    parser.add_argument("--alone", action="store_true", help="our engine without any peer")
    parser.add_argument("--json", type=Path, help="write every answer here")
    arguments = parser.parse_args()
    if arguments.set_up:
        return set_up(arguments.python, arguments.environments)
    wanted = [] if arguments.alone else arguments.peer or list(PACKAGES)
    missing = [
        tool
        for tool in PACKAGES
        if tool in wanted and not (arguments.environments / tool / "bin" / "python").exists()
    ]
    columns = [
        Column(tool, setting)
        for tool, setting in COLUMNS
        if tool == "threadlings" or tool in {*wanted} - {*missing}
    ]
    chosen = [
        task
        for task in tasks()
        if (not arguments.only or task.name in arguments.only)
        and (
            arguments.corpus == "all" or task.name.startswith("families/") == (arguments.corpus == "families")
        )
    ]
    for tool in missing:
        print(f"NOT COMPARED: {tool} is not in {arguments.environments}; see --set-up", file=sys.stderr)
    begun = time.monotonic()
    _measure(columns, chosen, arguments.limit_s, arguments.environments)
    versions = [f"threadlings on Python {platform.python_version()}"]
    for tool, package in PACKAGES.items():
        binary = arguments.environments / tool / "bin" / "python"
        if tool in wanted and tool not in missing:
            said = subprocess.run([binary, "-V"], capture_output=True, text=True, check=True).stdout.strip()
            versions.append(f"{package} on {said}")
    print(f"{'; '.join(versions)}; {arguments.limit_s:g} s a program and setting\n")
    _report(columns, chosen)
    print(f"{time.monotonic() - begun:.0f} s in all")
    if arguments.json:
        answers = {
            column.title: {
                f"{name} {'buggy' if bug else 'right'}": a for (name, bug), a in column.answers.items()
            }
            for column in columns
        }
        arguments.json.write_text(json.dumps(answers, indent=1), encoding="utf-8")
    ours = columns[0]
    bugs = {task.name for task in chosen if task.is_buggy}
    ok = set(ours.names(True, "found")) == bugs and not ours.names(False, "found")
    return 2 if missing else 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
