"""Mistakes that interrupt nobody: something was not done, or not waited for.

The rules here need no conflict. They speak only where no strong conflict was found, because their evidence --
a refused lock, a look before a write -- is also found in programs that are right.
"""

from __future__ import annotations

from collections.abc import Iterator

from threadlings.explain.finding import Finding, place, saw, wrote
from threadlings.explain.step import Step
from threadlings.explain.trace import Trace


def skipped(trace: Trace) -> Finding | None:
    """M25: a thread was refused a lock, never got it in that call, and its work was left undone.

    Needs: a failed try-acquire in the student's code that is not followed, within the same function, by a
    successful one. A try-lock that is retried until it
    succeeds is a legitimate style and does not qualify.
    """
    for refusal in trace.steps:
        if not _gave_up(trace, refusal):
            continue
        holder = _holder(trace, refusal)
        while_held = f" while {trace.name(holder)} held it" if holder is not None else ""
        limited = "timeout" in refusal.source or refusal.blocking
        manner = "with a time limit" if limited else "without waiting"
        return Finding(
            ("M25",),
            f"Left out: {trace.name(refusal.thread)} asked for {trace.lock_name(refusal.lock)} at "
            f"{place(refusal)} {manner}{while_held}, was refused, and did not do its work.",
            f"What becomes of the work of a thread that finds the lock taken at {place(refusal)}?",
            steps=(refusal.index,),
            locations=tuple(_guarded_by(trace, refusal.lock)),
            locks=(refusal.lock,),
        )
    return None


def too_early(trace: Trace) -> Finding | None:
    """M04 or M07: somebody looked at a result before the thread that makes it had written it.

    Needs: a read by the thread that started the others, with no later read of the same storage by it, and a
    later write of a thread that was on its way and had not been joined; or, where the result was handed out
    unread, such a write after the last step of that thread. M07 if it slept first, else M04. Last of all,
    because any two unordered accesses look like this; it speaks only when no interruption was found.
    """
    if not trace.steps:
        return None
    first = trace.steps[0].thread
    mine = [step for step in trace.by_thread[first] if step.file != "library"]
    joined = {step.variable: step.index for step in mine if step.op == "join" and step.ok}
    for step in trace.steps:
        if step.thread == first or not step.writes or step.file == "library":
            continue
        if joined.get(trace.name(step.thread), step.index) < step.index:
            continue
        looks = [
            s for s in trace.accesses(step.location) if s.thread == first and s.index in trace.concurrent
        ]
        over = bool(mine) and mine[-1].index < step.index
        if looks and looks[-1].reads and looks[-1].index < step.index:
            look = looks[-1]
            seen = f"read {saw(look)} at {place(look)}"
        elif over and not looks:
            look = mine[-1]
            seen = f"had come to its end, last seen at {place(look)}"
        else:
            continue
        sleeps = [s for s in mine if s.op == "sleep" and s.file == "student" and s.index <= look.index]
        pause = f" after sleeping at {place(sleeps[-1])}" if sleeps else ""
        return Finding(
            ("M07", "M04") if sleeps else ("M04", "M07"),
            f"Too early: {trace.name(first)} {seen}{pause}; "
            f"{trace.name(step.thread)} wrote {wrote(step)} only afterwards.",
            f"What makes {trace.name(first)} wait until {trace.name(step.thread)} has finished?",
            steps=(look.index, step.index, *(s.index for s in sleeps[-1:])),
            locations=(step.location,),
        )
    return None


def _gave_up(trace: Trace, refusal: Step) -> bool:
    """Whether the refused acquire was the end of it: no later success before the function was left."""
    if not refusal.refused or refusal.file != "student":
        return False
    for later in trace.steps[refusal.index + 1 :]:
        if later.thread != refusal.thread:
            continue
        if later.function != refusal.function:
            return True
        if later.acquired and later.lock == refusal.lock:
            return False
    return True


def _holder(trace: Trace, refusal: Step) -> int | None:
    """The other thread that held the lock when it was refused."""
    holder: int | None = None
    for step in trace.steps[: refusal.index]:
        if step.lock == refusal.lock and step.acquired:
            holder = step.thread
        elif step.lock == refusal.lock and step.op == "release":
            holder = None
    return holder if holder != refusal.thread else None


def _guarded_by(trace: Trace, lock: str) -> Iterator[str]:
    """Locations somebody wrote while holding `lock`."""
    for location, accesses in trace.by_location.items():
        if any(step.writes and lock in step.held for step in accesses):
            yield location
