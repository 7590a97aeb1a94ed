"""Calls into the library, told as what they mean to the student's program.

A semaphore, an event and a queue are single steps in a trace; `Step.variable` names the call. They are
brought into the terms of the rest of this package:

* a semaphore is taken and given back like a lock. Several threads may hold it at once, and that is a fact
  the diagnosis wants to see, so it stays among the locks (`Step.held`);
* `Event.set`, `clear` and `is_set` write and read a flag that belongs to the student's program;
* the methods of a queue read or change the queue as a whole, like a container's.

A condition is CPython code over locks, and a trace shows all of it. The steps of one call (one thread, one
line, one function of the library, one after the other) are folded into a single telling step, and the others
are marked as the library's own: `Condition.wait` is a `wait` on the condition's lock, `notify` is a `notify`
-- also when nobody waited and the library did nothing: then it is recognised by the line that touches the
condition, with `ok` False. Any other call that consists of several steps (a barrier, a timer) is a `call`.

Locks that the library takes for itself within such a call are removed from `Step.held`: they protect its own
data, not the student's. `with condition:` is the student's own locking and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from threadlings.explain.step import Step

_OWN_LOCKING = frozenset(
    f"{owner}.{method}"
    for owner in ("Condition", "Lock", "RLock", "_RLock", "lock")
    for method in ("__enter__", "__exit__", "acquire", "release")
)
_SEMAPHORE, _EVENT, _QUEUE = "Semaphore", "Event", "Queue"
_MONITORS = {
    "Semaphore": _SEMAPHORE,
    "BoundedSemaphore": _SEMAPHORE,
    "Event": _EVENT,
    "Queue": _QUEUE,
    "LifoQueue": _QUEUE,
    "PriorityQueue": _QUEUE,
    "SimpleQueue": _QUEUE,
    "_PySimpleQueue": _QUEUE,
}
_LOOKS = frozenset(("empty", "full", "qsize", "join"))
_CONDITION_OPS = {"wait": "wait", "wait_for": "wait", "notify": "notify", "notify_all": "notify"}
_NOTIFY = re.compile(r"\.notify(_all)?\(")


@dataclass(frozen=True, slots=True)
class _Call:
    """The steps of one call into the library; `open` if the thread never came out of it."""

    steps: tuple[Step, ...]
    open: bool

    @property
    def owner(self) -> str:
        """The class of the method."""
        return self.steps[0].inside.rpartition(".")[0].rpartition(".")[2]

    @property
    def method(self) -> str:
        """The method's name."""
        return self.steps[0].inside.rpartition(".")[2]


def fold(steps: Sequence[Step]) -> tuple[list[Step], frozenset[str]]:
    """The steps with calls into the library folded, and the names of the semaphores among their locks."""
    semaphores = frozenset(step.lock for step in steps if step.lock and _monitor(step) == _SEMAPHORE)
    told: dict[int, Step] = {}
    private: dict[int, set[str]] = {}
    for call in _calls(steps):
        first = call.steps[0]
        taken = {step.lock for step in call.steps if step.acquired or step.op == "wait"}
        private.setdefault(first.thread, set()).update(taken - semaphores - (set(first.held) - {first.lock}))
        told |= {
            step.index: replace(step, file="library", op="", location="", lock="") for step in call.steps
        }
        told[first.index] = _folded(call)
    named = [_monitored(told.get(step.index, step)) for step in steps]
    heard = [_heard(step, named) for step in named]
    return [_without(step, private.get(step.thread, set())) for step in heard], semaphores


def _calls(steps: Sequence[Step]) -> Iterator[_Call]:
    """The calls into CPython code that is not a single step already."""
    for thread in dict.fromkeys(step.thread for step in steps):
        mine = [step for step in steps if step.thread == thread]
        for key, group in groupby(mine, key=lambda step: (step.inside, step.file, step.line, step.function)):
            call = tuple(group)
            own = key[0] in _OWN_LOCKING or key[0].startswith("Thread.") or any(map(_monitor, call))
            if key[0] and not own:
                yield _Call(call, open=call[-1] is mine[-1])


def _folded(call: _Call) -> Step:
    """The step that tells what the call did; takes the place of the call's first."""
    first = call.steps[0]
    if call.owner != "Condition":
        return replace(first, op="wait" if call.open else "call", variable=first.inside, lock="", location="")
    own = [lock for lock in first.held if lock != first.lock]
    lock = next((step.lock for step in call.steps if step.lock in own), "") or "".join(own[-1:])
    op = _CONDITION_OPS.get(call.method, "call")
    return replace(first, op=op, variable=first.inside, location="", lock=lock, ok=True)


def _monitor(step: Step) -> str:
    """Which kind of monitor the step is a call on; empty if on none."""
    owner, dot, _ = step.variable.partition(".")
    return _MONITORS.get(owner, "") if dot and step.lock and not step.location else ""


def _monitored(step: Step) -> Step:
    """A call on a monitor as what it does to the student's program."""
    kind = _monitor(step)
    method = step.variable.partition(".")[2]
    if kind == _SEMAPHORE:
        return replace(step, variable="")
    if kind == _EVENT:
        known = {"0": "False", "1": "True"}.get(step.before or "")
        flag = replace(step, variable=_bare(step.lock), location=f"event {step.lock}", before=known, lock="")
        if method == "is_set":
            return replace(flag, op="read")
        if method in {"set", "clear"}:
            return replace(flag, op="write", after=str(method == "set"))
        return replace(step, op="wait")
    if kind == _QUEUE:
        change = replace(step, variable=_bare(step.lock), location=f"queue {step.lock}[*]", lock="")
        return replace(change, op="read" if method in _LOOKS else "write", before=None)
    return step


def _bare(lock: str) -> str:
    return lock.partition("#")[0]


def _heard(step: Step, steps: Sequence[Step]) -> Step:
    """A look at a condition on a line that notifies, where no notification followed, is one nobody heard."""
    if not (step.op == "read" and step.before == "<Condition>" and _NOTIFY.search(step.source)):
        return step
    following = next((s for s in steps[step.index + 1 :] if s.thread == step.thread), None)
    if following is not None and following.op == "notify":
        return step
    method = "Condition.notify_all" if ".notify_all(" in step.source else "Condition.notify"
    lock = next(iter(reversed(step.held)), "")
    return replace(step, op="notify", variable=method, location="", lock=lock, ok=False)


def _without(step: Step, private: set[str]) -> Step:
    """The step without the locks that the library took for itself."""
    return replace(step, held=tuple(lock for lock in step.held if lock not in private))
