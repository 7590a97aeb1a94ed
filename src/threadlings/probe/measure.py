"""Real threads, real time: how long scenarios take on this machine. Never a verdict.

The scenarios are run in turn, several times over, so that a machine that slows down slows all of them; what
counts is each one's best time.
"""

from __future__ import annotations

import sys
import time
import types
from collections.abc import Mapping
from typing import Any


def measure(request: Mapping[str, Any]) -> dict[str, Any]:
    """Run the scenarios named in `options.scenarios` uninstrumented and time them.

    Returns:
        A record with the best wall time of each scenario, in seconds.
    """
    options = request.get("options", {})
    names = list(options.get("scenarios", ()))
    student = _execute(request["student"]["name"], request["student"]["source"])
    scenarios = _execute("scenarios", request["scenarios"]["source"])
    best: dict[str, float] = {}
    for _ in range(int(options.get("repeats", 5))):
        for name in names:
            scenario = getattr(scenarios, name)
            begin = time.perf_counter()
            scenario(student, **request.get("params", {}))
            elapsed = time.perf_counter() - begin
            best[name] = min(best.get(name, elapsed), elapsed)
    return {"kind": "measurement", "best_s": best, "build": build_of_python()}


def build_of_python() -> str:
    """`GIL` or `free-threaded`."""
    return "GIL" if getattr(sys, "_is_gil_enabled", lambda: True)() else "free-threaded"


def _execute(name: str, source: str) -> types.ModuleType:
    module = types.ModuleType(name)
    sys.modules[name] = module
    exec(compile(source, f"{name}.py", "exec", dont_inherit=True), vars(module))
    return module
