"""How executions end, as data for the wire; and which endings are the same.

Two executions end alike when a grader could not tell them apart: the same value, the same errors, the same
threads stuck at the same lines. Each distinct ending keeps the simplest schedule that was seen for it.

All of them are kept, because a judge who was not shown an ending cannot have judged it. What bounds them is
the size of a reply; how many executions had no room in it is told, and nothing passes then.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from threadlings.engine.execution import NANOSECONDS, Blocked, Result, SimThread
from threadlings.engine.monitors import Waiting
from threadlings.probe.naming import LockNames, place_of, waiting_call
from threadlings.schedules import format_schedule
from threadlings.search.shrink import Weight, schedule_of, weight_of

MAX_BYTES = 16 << 20
"""Half of what a child may reply (`probe.server`), in JSON; the first ending is kept however long it is."""
_MAX_TEXT = 2_000
_MAX_TRACEBACK_LINES = 30


def clip(text: str, limit: int = _MAX_TEXT) -> str:
    """`text` fit for the wire: bounded, and without lone surrogates."""
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= limit else text[: limit - 1] + "…"


def describe_error(error: BaseException, thread: str, kinds: Mapping[str, str]) -> dict[str, Any]:
    """An exception as data, with the innermost line of the program's own files."""
    stack = []
    step = error.__traceback__
    while step is not None:
        stack.append((step.tb_frame.f_code.co_filename, step.tb_lineno, step.tb_frame.f_code.co_qualname))
        step = step.tb_next
    innermost_first = tuple(reversed(stack))
    place = place_of(innermost_first, {name: kind for name, kind in kinds.items() if kind == "student"})
    if place.line is None:
        place = place_of(innermost_first, kinds)
    try:
        message = str(error)
    except BaseException:
        message = "(its message cannot be shown)"
    lines = []
    for entry in traceback.extract_tb(error.__traceback__):
        if entry.filename in kinds:
            lines.append(f'File "{entry.filename}", line {entry.lineno}, in {entry.name}')
    return {
        "type": clip(type(error).__name__, 100),
        "message": clip(message),
        "thread": clip(thread, 100),
        "line": place.line,
        "file": place.file,
        "traceback": clip("\n".join(lines[-_MAX_TRACEBACK_LINES:])),
    }


class Endings:
    """Collects the distinct endings of a search.

    Args:
        kinds: file name -> `student` or `scenarios`.
        max_bytes: how much room there is; what ends in yet another way beyond that is counted and not kept.

    Attributes:
        left_out: how many executions ended in a way that was not kept.
    """

    def __init__(self, kinds: Mapping[str, str], max_bytes: int = MAX_BYTES) -> None:
        self._kinds = kinds
        self._room = max_bytes
        self.left_out = 0
        self._found: dict[str, dict[str, Any]] = {}
        self._weights: dict[str, Weight] = {}
        self._executions = 0

    def key(self, result: Result) -> str:
        """A key that equal endings share.

        Names of locks are left out: they are guesses, they may differ where the endings do not, and finding
        them takes longer than a short execution.
        """
        ending = self._describe(result)
        ending["stuck"] = [self._place(blocked)[:4] for blocked in result.blocked]
        ending["holders"] = sorted(clip(thread, 100) for thread, _ in result.held_locks)
        return json.dumps(ending, sort_keys=True)

    def add(self, result: Result, names: Callable[[], LockNames]) -> None:
        """Count one more execution; `names` is asked for the names of locks if its ending is new."""
        self._executions += 1
        key = self.key(result)
        elapsed = result.elapsed_ns / NANOSECONDS
        known = self._found.get(key)
        weight = weight_of(result)
        if known is None:
            if self._found and self._room <= 0:
                self.left_out += 1
                return
            known = self._found[key] = {
                **self._describe(result),
                **self._named(result, names),
                "count": 0,
                "first_seen": self._executions,
                "elapsed_s": [elapsed, elapsed],
                "schedule": "",
            }
            self._room -= len(json.dumps(known))
        if known["count"] == 0 or weight < self._weights[key]:
            self._weights[key] = weight
            self._room += len(known["schedule"])
            known["schedule"] = f"{format_schedule(schedule_of(result))}{result.settings}"
            self._room -= len(known["schedule"])
            known["preemptions"] = weight[0]
        known["count"] += 1
        known["elapsed_s"] = [min(known["elapsed_s"][0], elapsed), max(known["elapsed_s"][1], elapsed)]

    def to_json(self) -> list[dict[str, Any]]:
        """All endings, simplest schedule first."""
        return [self._found[key] for key in sorted(self._found, key=lambda key: (self._weights[key], key))]

    def _describe(self, result: Result) -> dict[str, Any]:
        error = None
        if result.exception is not None:
            error = describe_error(result.exception, "MainThread", self._kinds)
        return {
            "kind": result.kind,
            "value": result.value if result.kind == "returned" else None,
            "error": error,
            "thread_errors": [
                describe_error(item.exception, item.thread, self._kinds) for item in result.thread_errors
            ],
            "leaked_threads": [clip(thread.name, 100) for thread in result.leaked],
            "busy_waited": result.busy_waited,
            "overtakes": result.overtakes,
        }

    def _named(self, result: Result, make_names: Callable[[], LockNames]) -> dict[str, Any]:
        """What an ending says about locks."""
        if not result.blocked and not result.held_locks:
            return {"blocked": [], "held_locks": []}
        names = make_names()
        return {
            "blocked": [self._blocked(blocked, names, result.threads) for blocked in result.blocked],
            "held_locks": sorted({names.name(k) for _, k in result.held_locks if names.knows(k)}),
        }

    def standing(self, blocked: Blocked, names: LockNames, threads: Sequence[SimThread]) -> dict[str, Any]:
        """A thread that cannot go on, in the middle of an execution, as an ending tells it at the end."""
        return self._blocked(blocked, names, threads)

    def _place(self, blocked: Blocked) -> tuple[str, int | None, str, str, str]:
        """(thread, line, file, what it is doing, function) of a thread that stands still."""
        place = place_of(blocked.stack, self._kinds)
        doing = waiting_call(blocked.op, place)
        if not place.inside and isinstance(blocked.waits_for, Waiting):
            doing = blocked.waits_for.what
        return clip(blocked.thread.name, 100), place.line, place.file, doing, place.function

    def _blocked(self, blocked: Blocked, names: LockNames, threads: Sequence[SimThread]) -> dict[str, Any]:
        thread, line, file, doing, function = self._place(blocked)
        waits_for, held_by = None, None
        if isinstance(blocked.waits_for, SimThread):
            waits_for = clip(blocked.waits_for.name, 100)
        elif isinstance(blocked.waits_for, Waiting):
            waits_for = names.name(blocked.waits_for.holder)
            holders = [t.name for t in threads if blocked.waits_for.holder in t.held]
            held_by = clip(holders[0], 100) if holders else None
        elif blocked.waits_for is not None:
            waits_for = names.name(blocked.waits_for)
            holders = [t.name for t in threads if t.tid == blocked.waits_for.holder_]
            held_by = clip(holders[0], 100) if holders else None
        return {
            "thread": thread,
            "line": line,
            "file": file,
            "function": function,
            "doing": doing,
            "waits_for": waits_for,
            "held_by": held_by,
            "stack": [
                {"file": self._kinds[filename], "line": number, "function": name}
                for filename, number, name in reversed(blocked.stack)
                if filename in self._kinds
            ][-_MAX_TRACEBACK_LINES:],
        }
