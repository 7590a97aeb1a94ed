"""What every driver shares: a program of the corpus, made afresh for each execution, and the protocol.

Standard library only, because each tool's own interpreter loads it. A program is described by the request:

* `path`: its file; every execution gets a fresh module, so that module-level locks and totals begin anew.
* `entry`: a class or a function in it. Of a class, `__init__` makes the shared state, `threads` names the
  methods that run at the same time, and `result()` says what came of it: this is how frontrun and
  interleave-test want to be given their threads. A function, called with `arguments`, starts threads of its
  own, as a student's program does.
* `allowed`: the results that are right. A program that raises in some thread, or never ends, is wrong too.

A driver reads one request a line and answers with one line.
"""

from __future__ import annotations

import inspect
import json
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Program:
    """The program of a request."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.path: str = request["path"]
        self.source = Path(self.path).read_text(encoding="utf-8")
        self.entry: str = request["entry"]
        self.arguments: list[Any] = request["arguments"]
        self._allowed: list[Any] = request["allowed"]
        self._code = compile(self.source, self.path, "exec")
        found = self._load()
        self.threads: tuple[str, ...] | None = tuple(found.threads) if inspect.isclass(found) else None

    def fresh(self) -> Any:
        """The shared state (class) or what to call (function), out of a new module."""
        found = self._load()
        return found() if self.threads is not None else lambda: found(*self.arguments)

    def allows(self, value: object) -> bool:
        """Whether `value` is right; compared as JSON, in which tuples are lists."""
        try:
            return json.loads(json.dumps(value)) in self._allowed
        except TypeError:
            return False

    def _load(self) -> Any:
        module = types.ModuleType("program")
        exec(self._code, vars(module))
        return vars(module)[self.entry]


def serve(run: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer requests until standard input ends.

    Nothing that a program or a tool prints may get between the answers.
    """
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        try:
            answer = run(json.loads(line))
        except BaseException as error:
            answer = {"error": f"{type(error).__name__}: {error}"[:300]}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
