"""Executions that no exploration accepts, whatever was asked for.

An execution that hangs, spins, raises, exits or leaves threads behind is not an answer to any question. The
sentences for it come from `threadlings.explain`; what is decided here is the verdict, and one case of its own
that every student meets on day one: the name that the check calls is missing, or takes other arguments.
Python's message for that talks about modules and positional arguments and points into the check's own file,
so it is translated, and no diagnosis of a schedule may take its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from threadlings.judge.endings import Ending, ErrorInfo
from threadlings.verdicts import Verdict

_NO_MEMBER = re.compile(r"^(?:type object )?'(?P<owner>[\w.]+)'(?: object)? has no attribute '(?P<name>\w+)'")
_NO_NAME = re.compile(r"^module '(?P<module>[\w.]+)' has no attribute '(?P<name>\w+)'")
_SIGNATURE = re.compile(r"^[\w.<>]+\(\) (?:takes|missing|got an unexpected|got multiple|got some)\b")
_NOT_THE_STUDENTS = frozenset(
    {"NoneType", "bool", "dict", "float", "function", "int", "list", "method", "set", "str", "tuple"}
)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Why an execution cannot be accepted.

    Attributes:
        message: the symptom.
        verdict: what the check comes to.
        final: whether the diagnosis of the schedule must not replace `message`.
    """

    message: str
    verdict: Verdict
    final: bool = False


def verdict_of(ending: Ending) -> Verdict:
    """The verdict of a check that is lost because of `ending`."""
    if ending.kind == "deadlock":
        return Verdict.DEADLOCK
    if ending.kind == "spin" or (ending.kind == "returned" and ending.busy_waited):
        return Verdict.SPIN
    if ending.kind == "step_limit":
        return Verdict.TIMEOUT
    return Verdict.FAILED


def breakdown(ending: Ending, module: str, busy_ok: bool = False) -> Breakdown | None:
    """Why `ending` cannot be accepted, or None if it is a proper return.

    Args:
        ending: how an execution ended.
        module: name of the student's module, without `.py`.
        busy_ok: whether one is proper although somebody asked in a loop while time passed.
    """
    proper = ending.kind == "returned" and not (
        ending.thread_errors or ending.leaked_threads or (ending.busy_waited and not busy_ok)
    )
    if proper:
        return None
    if ending.kind in {"returned", "raised"}:
        for error in (*([ending.error] if ending.error else []), *ending.thread_errors):
            mismatch = _interface(error, module)
            if mismatch:
                return Breakdown(mismatch, verdict_of(ending), final=True)
    from threadlings.explain import describe_ending  # noqa: PLC0415 - only a failing check needs it

    said = describe_ending(ending.record)
    return Breakdown(said or f"The execution ended abnormally ({ending.kind}).", verdict_of(ending))


def _interface(error: ErrorInfo, module: str) -> str:
    """A sentence for a name that is missing or a call that does not fit; empty for anything else.

    Only errors that left the check's own code count: the same message from within the student's file is
    an ordinary mistake at an ordinary line.
    """
    if error.file != "scenarios":
        return ""
    if error.type == "AttributeError":
        found = _NO_NAME.match(error.message)
        if found and found["module"] == module:
            return f"{module}.py has no `{found['name']}`. Keep the names that the starter file gives."
        found = _NO_MEMBER.match(error.message)
        if found and found["owner"] not in _NOT_THE_STUDENTS:
            owner, name = found["owner"], found["name"]
            return f"`{owner}` in {module}.py has no `{name}`. Keep the names that the starter file gives."
    if error.type == "TypeError" and _SIGNATURE.match(error.message):
        return (
            f"{error.message}. The check calls it as the exercise describes: compare the parameters with "
            "those in the starter file."
        )
    return ""
