"""Runs snippets under frontrun; started as `frontrun python drive_frontrun.py`.

A class is given as frontrun's documentation has it: `setup` makes the instance, each method is a worker, and
the invariant looks at the result. A function is one worker; what it starts is its own affair.

Its clock is virtual (as documented for timeouts), and it does not replay what it found, which would only
take time. `dpor` has no preemption bound, the one setting in which it may call a search complete.
"""

from __future__ import annotations

import time
from typing import Any

import frontrun
from common import Program, serve


class State:
    def __init__(self, subject: Any) -> None:
        self.subject = subject
        self.value: Any = None


def _workers(program: Program) -> list[Any]:
    if program.threads is not None:

        def worker(name: str) -> Any:
            return lambda state: getattr(state.subject, name)()

        return [worker(name) for name in program.threads]

    def whole(state: State) -> None:
        state.value = state.subject()

    return [whole]


def run(request: dict[str, Any]) -> dict[str, Any]:
    """Explore one program until something is found or the budget is spent."""
    begun = time.perf_counter()
    program = Program(request)
    collect = request.get("collect", False)
    seen: list[Any] = []

    def invariant(state: State) -> bool:
        value = state.value if program.threads is None else state.subject.result()
        seen.append(value)
        return collect or program.allows(value)

    options: dict[str, Any] = {
        "clock": "virtual",
        "reproduce_on_failure": 0,
        "total_timeout": request["limit_s"],
    }
    if request["setting"] == "dpor":
        options |= {"preemption_bound": None, "stop_on_first": not collect}
    elif request["setting"] == "dpor, 2 preemptions":
        options |= {"preemption_bound": 2, "stop_on_first": not collect}
    else:
        options |= {"strategy": "random", "max_attempts": request["executions"], "seed": 1}
    result = frontrun.explore(
        setup=lambda: State(program.fresh()), workers=_workers(program), invariant=invariant, **options
    )
    seconds = time.perf_counter() - begun
    # Its certificate of a pass is `property_holds=True`; only a search without a bound speaks of everything.
    complete = result.property_holds is True and request["setting"] == "dpor" and seconds < request["limit_s"]
    return {
        "found": result.property_holds is False,
        "complete": complete,
        "executions": result.num_explored,
        "seconds": seconds,
        "outcomes": sorted({repr(value) for value in seen}),
        "said": (result.explanation or result.inconclusive_reason or "")[:300],
    }


serve(run)
