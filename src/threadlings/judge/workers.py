"""Who works when a student's function distributes work over processes: run for real, once, for checks.

A search has to refuse processes. What is asked for here depends on no clock and on no order, so one run says
it (`threadlings.processes`): which processes worked, how many, what came back, who is still there. Where the
jail has neither files nor locks between processes (tier B) nothing can be said, and nobody is charged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from threadlings.judge.failure import inconclusive, reject
from threadlings.judge.submission import Submission

_HANG_AFTER_S = 50.0
_UNPICKLABLE = ("pickle", "Can't get", "BrokenProcessPool")


def watch_workers(
    submission: Submission,
    function: str,
    items: Sequence[int],
    workers: int,
    *,
    method: str = "fork",
    **options: Any,
) -> dict[str, Any]:
    """Call `function(work, items, workers)` of the submission in a program of its own.

    The `scenarios.py` beside the check file says `from threadlings.processes import able, watch`.

    Args:
        submission: the submission.
        function: name of its function.
        items: whole numbers; the work is `item * item + 1`, or a ValueError for a negative one.
        workers: how many processes it may start.
        method: start method of `multiprocessing`.
        options: `wanted`, `first_ends_late`, `see_off`, `timed`, as `threadlings.processes.watch` takes them.

    Returns:
        What was seen, see `threadlings.processes.watch`.

    Raises:
        CheckFailed: the function did not come back, or nothing can be said here.
    """
    params = {"source": submission.program.source, "function": function, "items": list(items)}
    seen = _once(submission, "watch", **params, method=method, workers=workers, **options)
    if "why" in seen:
        if unable := _once(submission, "able"):
            inconclusive(f"Processes cannot be tried in this jail: {unable}")
        reject(
            f"With the start method {method}, {function} {seen['why']}. What happens when a child process "
            "imports your file?"
        )
    return dict(seen)


def values_of(seen: dict[str, Any], call: str) -> list[int | None]:
    """What came back from `call`, unless an exception did, or no list.

    Raises:
        CheckFailed: it did.
    """
    if seen["kind"] == "raised" and could_not_travel(seen):
        reject(
            f"{call} raised {seen['error']}. What do you send to another process, and can it be found there "
            "by name?",
            "M39",
        )
    if seen["kind"] == "raised":
        reject(f"{call} raised {seen['error']}, although no work failed. Which of your lines leads to that?")
    if seen["kind"] != "list":
        reject(f"{call} returned a {seen['kind']}; the docstring promises a list.")
    return list(seen["values"])


def could_not_travel(seen: dict[str, Any]) -> bool:
    """Whether an exception came back because something could not be pickled, or not be found over there."""
    return any(word in seen["error"] for word in _UNPICKLABLE)


def _once(submission: Submission, scenario: str, **params: Any) -> Any:
    found = submission.stress(scenario, runs=1, seconds=1, hang_after_s=_HANG_AFTER_S, outside=True, **params)
    if not found.runs or found.outcomes[0].kind != "returned":
        inconclusive("The program could not be run with processes here.")
    return found.outcomes[0].value
