"""What an abnormal ending looks like to the reader: the symptom first, then a line per thread.

These sentences describe and never diagnose; they need no trace and hold for every ending. A judge uses them
where an execution broke down before it could give an observation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from threadlings.explain import text
from threadlings.explain.endings import Blocked, Outcome, Raised
from threadlings.explain.finding import at


def describe_ending(ending: Mapping[str, Any]) -> str:
    """The symptom of an ending that is a breakdown, with a line per thread concerned; empty if it is none.

    Args:
        ending: the wire's ENDING.
    """
    return describe(Outcome.from_json(ending))


def describe(outcome: Outcome) -> str:
    """See `describe_ending`."""
    parts = [_main_part(outcome)]
    if outcome.thread_errors:
        parts += [
            f"{error.thread or 'A thread'} ended with {_what(error)}." for error in outcome.thread_errors
        ]
    if outcome.kind in {"returned", "raised", "exited"} and outcome.leaked:
        parts.append(_leak(outcome))
    if outcome.busy_waited and outcome.kind != "spin":
        parts.append(
            "Busy waiting: a thread asked again and again whether it may go on; it did not wait to be told."
        )
    return "\n".join(part for part in parts if part)


def _main_part(outcome: Outcome) -> str:
    if outcome.kind == "deadlock":
        stuck = outcome.blocked
        if len(stuck) == 1:
            return f"Deadlock: {where(stuck[0])}, and nobody can end the wait."
        return text.lines(f"Deadlock: {len(stuck)} threads wait, and none can go on.", *map(_sentence, stuck))
    if outcome.kind == "spin":
        return text.lines(
            "Spin: a loop goes round for ever. What it waits for does not come.",
            *map(_sentence, outcome.blocked),
        )
    if outcome.kind == "step_limit":
        return text.lines(
            "No end: the program took as many steps as this exercise allows and was not finished.",
            *(f"{blocked.thread} is at {at(blocked.file, blocked.line)}." for blocked in outcome.blocked),
        )
    if outcome.kind == "raised":
        return (
            f"The call ended with {_what(outcome.error)}."
            if outcome.error
            else "The call ended with an exception."
        )
    if outcome.kind == "exited":
        return "The program asked Python to exit (SystemExit) instead of returning."
    return ""


def where(blocked: Blocked) -> str:
    """`Thread-1 waits at line 12 for Account.lock, held by Thread-2`."""
    here = at(blocked.file, blocked.line)
    if blocked.loops:
        return f"{blocked.thread} goes round a loop at {here} that only looks"
    if blocked.sleeps:
        return f"{blocked.thread} sleeps at {here}"
    if blocked.doing == "running":
        return f"{blocked.thread} is at {here}"
    return f"{blocked.thread} waits at {here}{waited_for(blocked)}"


def waited_for(blocked: Blocked) -> str:
    """` for Account.lock, held by Thread-2`, ` for Thread-1 to end` or ` in Condition.wait()`."""
    if blocked.joins:
        return f" for {blocked.waits_for or 'another thread'} to end"
    if not blocked.takes_lock and blocked.held_by in {"", blocked.thread}:
        return f" in {blocked.doing}()"
    what = f" for {blocked.waits_for or 'a lock'}"
    if not blocked.held_by:
        return what
    return (
        f"{what}, which it holds itself"
        if blocked.held_by == blocked.thread
        else f"{what}, held by {blocked.held_by}"
    )


def _sentence(blocked: Blocked) -> str:
    return f"{where(blocked)}."


def _leak(outcome: Outcome) -> str:
    names = text.listing(outcome.leaked)
    verb = "never ends" if len(outcome.leaked) == 1 else "never end"
    stuck = [blocked for blocked in outcome.blocked if blocked.thread in outcome.leaked]
    return text.lines(f"Left running: {names} {verb}, although the call is over.", *map(_sentence, stuck))


def _what(error: Raised) -> str:
    """`ValueError: no money (line 12)`."""
    return f"{error} ({at(error.file, error.line)})" if error.line else str(error)
