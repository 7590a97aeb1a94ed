"""The simulated `time`: a clock that moves only when nobody can run.

`sleep` lets virtual time pass; every clock of the module shows the same virtual time, exact to the
nanosecond, from an epoch of its own. Clocks that count from boot start well above zero, because programs
rightly use zero as "long ago".
"""

from __future__ import annotations

import math
import time
import types
from typing import Any

from threadlings.engine.execution import NANOSECONDS
from threadlings.engine.primitives import Engine, timeout_to_ns, unbound

BOOT_NS = 1_000 * NANOSECONDS
"""What `monotonic` and `perf_counter` show when an execution begins."""

EPOCH_NS = 1_767_225_600 * NANOSECONDS
"""What `time.time` shows when an execution begins: 1 January 2026, 00:00 UTC."""


def make_time_module(engine: Engine, *, boot_ns: int = BOOT_NS) -> types.ModuleType:
    """A module object that stands for `time` in the program under test."""
    module = types.ModuleType("time", "Simulated clocks.")
    vars(module).update({name: value for name, value in vars(time).items() if not name.startswith("__")})

    def elapsed_ns() -> int:
        execution = engine.execution
        if execution is None:
            return 0
        execution.current.clock_read = True
        execution.clock_reads += 1
        return execution.read_clock()

    def sleep(seconds: float, /) -> None:
        if not isinstance(seconds, int | float) and not hasattr(seconds, "__index__"):
            raise TypeError(f"{type(seconds).__name__!r} object cannot be interpreted as an integer")
        if math.isnan(seconds):
            raise ValueError("Invalid value NaN (not a number)")
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        if seconds > 1e10:
            raise OverflowError("timestamp too large to convert to C PyTime_t")
        if engine.execution is not None:
            engine.execution.sleep(timeout_to_ns(seconds))

    def monotonic_ns() -> int:
        return boot_ns + elapsed_ns()

    def monotonic() -> float:
        return monotonic_ns() / NANOSECONDS

    def time_ns() -> int:
        return EPOCH_NS + elapsed_ns()

    def wall_time() -> float:
        return time_ns() / NANOSECONDS

    def cpu_time() -> float:
        return 0.0

    def cpu_time_ns() -> int:
        return 0

    def with_default_now(function: Any) -> Any:
        def wrapper(*args: Any) -> Any:
            return function(*args) if args and args[0] is not None else function(wall_time())

        wrapper.__name__ = function.__name__
        return wrapper

    def strftime(format: str, t: Any = None, /) -> str:
        return time.strftime(format, time.gmtime(wall_time()) if t is None else t)

    for name, function in {
        "sleep": sleep,
        "monotonic": monotonic,
        "monotonic_ns": monotonic_ns,
        "perf_counter": monotonic,
        "perf_counter_ns": monotonic_ns,
        "time": wall_time,
        "time_ns": time_ns,
        "process_time": cpu_time,
        "process_time_ns": cpu_time_ns,
        "thread_time": cpu_time,
        "thread_time_ns": cpu_time_ns,
        "localtime": with_default_now(time.localtime),
        "gmtime": with_default_now(time.gmtime),
        "ctime": with_default_now(time.ctime),
        "strftime": strftime,
    }.items():
        setattr(module, name, unbound(function))
    return module
