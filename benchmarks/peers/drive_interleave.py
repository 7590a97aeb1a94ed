"""Runs snippets under interleave-test.

A class is given as its documentation has it: the model makes the instance, spawns every method, joins, and
asserts. A function is called by the model. Loading the module is setup, so it runs in `no_interleave()`.
`dfs` may call its search exhausted; that speaks of schedules with at most two preemptions.
"""

from __future__ import annotations

import time
from typing import Any

import interleave_test as it
from common import Program, serve


class _Timed(it.Strategy):  # type: ignore[misc]
    """Ends a search when its time is up, which `explore` itself has no option for."""

    deadline = float("inf")

    def more(self) -> bool | None:
        return False if time.perf_counter() > self.deadline else super().more()


class _Random(_Timed, it.RandomStrategy):  # type: ignore[misc]
    pass


class _Pct(_Timed, it.PCTStrategy):  # type: ignore[misc]
    pass


class _Dfs(_Timed, it.DFSStrategy):  # type: ignore[misc]
    pass


_STRATEGIES = {"random": _Random, "pct": _Pct, "dfs": _Dfs}


def run(request: dict[str, Any]) -> dict[str, Any]:
    """Explore one program until something is found or the budget is spent."""
    begun = time.perf_counter()
    program = Program(request)
    seen: set[str] = set()
    collect = request.get("collect", False)

    def model() -> None:
        with it.no_interleave():
            subject = program.fresh()
        if program.threads is not None:
            tasks = [it.spawn(getattr(subject, name)) for name in program.threads]
            for task in tasks:
                task.join()
            value = subject.result()
        else:
            value = subject()
        if collect:
            seen.add(repr(value))
        else:
            assert program.allows(value), value

    strategy = _STRATEGIES[request["setting"]]()
    strategy.deadline = begun + request["limit_s"]
    result = it.explore(
        model,
        iterations=10**9 if request["setting"] == "dfs" else request["executions"],
        seed=1,
        strategy=strategy,
        timeout=request["limit_s"],
        raise_on_failure=False,
    )
    return {
        "found": not result.ok,
        "complete": result.ok and result.exhausted,
        "executions": result.schedules_run,
        "seconds": time.perf_counter() - begun,
        "outcomes": sorted(seen),
        "said": "" if result.ok else f"{result.failure.kind}: {result.failure.exception!r}"[:300],
    }


serve(run)
