"""A detailed trace of one execution: every step with its line, its values and the locks held.

The narrator is called after a step is recorded and before it is carried out. So the value before a step is
read at once, and the value after it when the next step is announced: nobody else can have run in between.

Values are shown only where showing them runs none of the program's own code.

Each step also tells where in the schedule it lies and which threads could have made one in its place, and,
once it is done, who has which lock and who waits for what. `schemas/trace-1.schema.json` describes what
becomes of it.
"""

from __future__ import annotations

import sys
import types
from collections import deque
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from threadlings.engine.events import WHOLE, Event, Guard, Op
from threadlings.engine.execution import NANOSECONDS, Execution, Result, SimThread, stack_of
from threadlings.engine.frames import back_of, globals_of, locals_of
from threadlings.engine.modules import Library
from threadlings.engine.monitors import Waiting
from threadlings.engine.subject import describe_site
from threadlings.probe.endings import clip
from threadlings.probe.naming import LockNames, Place, place_of, waiting_call

MAX_STEPS = 3_000
_PLAIN = (int, float, str, bool, type(None))
_MAX_VALUE = 80
_CONTAINERS = (list, dict, set, deque, bytearray)
_MISSING = object()
Waiter = tuple[int, Any, str, Place]
"""(thread, the lock, monitor or thread that it waits for, in which call, where)."""
_NAMES = {
    Op.READ: "read",
    Op.WRITE: "write",
    Op.ACQUIRE: "acquire",
    Op.TRY_OK: "try_acquire",
    Op.TRY_FAIL: "try_acquire",
    Op.RELEASE: "release",
    Op.PEEK: "call",
    Op.START: "start",
    Op.BEGIN: "begin",
    Op.END: "end",
    Op.JOIN: "join",
    Op.SLEEP: "sleep",
    Op.WAKE: "wake",
    Op.SPIN: "spin",
    Op.CHANGE: "call",
    Op.LOOK: "call",
    Op.CLOCK: "call",
    Op.RAISE: "wake",
    Op.MAY_RAISE: "call",
    Op.LINE: "line_up",
}
_LOCK_OPS = (Op.ACQUIRE, Op.TRY_OK, Op.TRY_FAIL, Op.RELEASE, Op.PEEK)


def show_value(value: object, depth: int = 0) -> str | None:
    """A short text for a value, or None where there is none to show."""
    if value is _MISSING:
        return None
    kind = type(value)
    if kind in _PLAIN:
        text = repr(value)
    elif kind in (list, tuple, set, frozenset) and depth < 2:
        members = list(value)  # type: ignore[call-overload]
        if kind not in (list, tuple):
            members.sort(key=lambda member: show_value(member, depth + 1) or "")
        items = [show_value(item, depth + 1) or "…" for item in members[:8]]
        more = ", …" if len(members) > 8 else ""
        left = "[" if kind is list else "(" if kind is tuple else "{"
        right = "]" if kind is list else ")" if kind is tuple else "}"
        text = f"{left}{', '.join(items)}{more}{right}"
    elif kind is dict and depth < 2:
        pairs = list(value.items())[:8]  # type: ignore[attr-defined]
        text = ", ".join(f"{show_value(k, 2)}: {show_value(v, depth + 1)}" for k, v in pairs)
        text = f"{{{text}}}"
    elif kind is deque:
        items = [show_value(item, depth + 1) or "…" for item in list(value)[:8]]  # type: ignore[call-overload]
        text = f"deque([{', '.join(items)}])"
    else:
        text = f"<{kind.__name__}>"
    return clip(text, _MAX_VALUE)


def _holders(execution: Execution, event: Event) -> list[tuple[int, Any]]:
    """(thread, lock) for every lock that somebody had before `event`; what that takes is taken already."""
    tid, op, obj_id, _, _ = event
    return [
        (thread.tid, lock)
        for thread in execution.threads
        for lock in thread.held
        if not (op in (Op.ACQUIRE, Op.TRY_OK) and thread.tid == tid and id(lock) == obj_id)
    ]


def _could_go_on(execution: Execution, thread: SimThread, event: Event) -> bool:
    """Whether the thread could have made its step in place of `event`."""
    waits_for_it_too = event[1] in (Op.ACQUIRE, Op.TRY_OK) and id(thread.blocked_on) == event[2]
    return (waits_for_it_too and thread.op == Op.ACQUIRE) or execution.is_enabled(thread)


def _monitor_member(member: object) -> tuple[tuple[int, int], Guard, str]:
    """(level, guard, what) of a step on a monitor."""
    assert isinstance(member, tuple)
    level, guard, _, what = member
    return level, guard, what


class Narrator:
    """Collects the steps of one execution; pass `observe` as the execution's observer.

    Args:
        library: tells what site numbers mean.
        kinds: file name -> `student` or `scenarios`.
        sources: kind -> lines of the file.
    """

    def __init__(
        self, library: Library, kinds: Mapping[str, str], sources: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._library = library
        self._kinds = kinds
        self._sources = sources
        self._steps: list[dict[str, Any]] = []
        self._locks: list[Any] = []
        self._held: list[tuple[Any, ...]] = []
        self._holding: list[list[tuple[int, Any]]] = []
        self._waiting: list[list[Waiter]] = []
        self._locations: dict[int, int] = {}
        self._open: tuple[dict[str, Any], Any] | None = None
        self._others: list[tuple[dict[str, Any], SimThread | None]] = []
        self._local_frames: list[types.FrameType] = []
        self._sections: dict[int, int] = {}
        self._error: Exception | None = None

    def observe(self, execution: Execution, event: Event) -> None:
        """Take down a step."""
        if len(self._steps) >= MAX_STEPS:
            return
        active, execution.active = execution.active, False
        try:
            self._finish_step()
            if self._steps:
                self._holding.append(_holders(execution, event))
                self._waiting.append(self._waiters(execution, event))
            self._take_down(execution, event)
        except Exception as error:
            # Kept for later: raised here, it would end a thread of the program.
            self._error = self._error or error
        finally:
            execution.active = active

    def _finish_step(self) -> None:
        if self._open is not None:
            step, peek = self._open
            step["new_value"] = show_value(peek())
            self._open = None

    def _take_down(self, execution: Execution, event: Event) -> None:
        tid, op, obj_id, member, site = event
        thread = execution.threads[tid]
        frame: types.FrameType | None = sys._getframe(2)
        if op in (Op.BEGIN, Op.END):
            frame = None
        place = place_of(stack_of(frame), self._kinds)
        while frame is not None and frame.f_code.co_filename not in self._kinds:
            frame = back_of(frame)
        number = len(self._steps) + 1
        step: dict[str, Any] = {
            "n": number,
            "thread": tid,
            "file": place.file,
            "line": place.line,
            "source": self._source(place.file, place.line),
            "function": place.function,
            "inside": place.inside,
            "op": _NAMES[op],
            "variable": None,
            "location": None,
            "value": None,
            "new_value": None,
            "ok": op != Op.TRY_FAIL,
            "blocking": op == Op.ACQUIRE,
            "lock": None,
            "critical_section": None,
            "time_s": execution.now_ns / NANOSECONDS,
            "preemption": False,
            "position": len(execution.events) - 1 if execution.hot else None,
            "choices": self._choices(execution, event),
            "counted": execution.hot,
            "silent": op in (Op.CLOCK, Op.MAY_RAISE) or (op == Op.LOOK and not _monitor_member(member)[2]),
            "also": op == Op.READ and len(execution.events) - 1 in execution.result.inner,
            "internal": site >= 0 and describe_site(self._library, site)[0] == "library",
        }
        lock = None
        if op in (Op.READ, Op.WRITE):
            self._memory(execution, step, event, frame)
        elif op in (Op.CHANGE, Op.LOOK):
            lock = self._monitor_step(execution, step, event)
        elif op in _LOCK_OPS:
            lock = self._lock_step(execution, thread, step, event, place.inside)
            if lock is not None and frame is not None:
                self._local_frames.append(frame)
        elif op == Op.SLEEP and type(member) is int:
            step["variable"] = f"{member / NANOSECONDS:g} s"
        elif op == Op.LINE and isinstance(member, tuple):
            step["op"], step["variable"] = member
        elif op in (Op.START, Op.JOIN, Op.END):
            other = next((t for t in execution.threads if t.obj_id == obj_id), None)
            self._others.append((step, other) if op != Op.END else (step, None))
        self._steps.append(step)
        self._locks.append(lock)
        self._held.append(tuple(thread.held))

    @staticmethod
    def _choices(execution: Execution, event: Event) -> list[int]:
        """Threads that could have made a step here; who is in the middle of a turn cannot be interrupted."""
        inside = execution.atomic or len(execution.events) - 1 in execution.result.inner
        if not execution.hot or inside:
            return [event[0]]
        return [t.tid for t in execution.threads if t.tid == event[0] or _could_go_on(execution, t, event)]

    def _waiters(self, execution: Execution, event: Event) -> list[Waiter]:
        """Everybody who could not go on before `event`, the next step."""
        others = [
            thread
            for thread in execution.threads
            if not (thread.tid == event[0] or thread.finished or thread.worker is None)
            and not _could_go_on(execution, thread, event)
        ]
        frames = sys._current_frames() if others else {}
        return [
            self._waiter(t, stack_of(frames.get(t.worker.ident)), t.op, t.blocked_on)
            for t in others
            if t.worker is not None
        ]

    def _waiter(
        self, thread: SimThread, stack: tuple[tuple[str, int, str], ...], op: int, what: Any
    ) -> Waiter:
        place = place_of(stack, self._kinds)
        doing = waiting_call(op, place)
        if isinstance(what, Waiting):
            what, doing = what.holder, place.inside or what.what
        elif not isinstance(what, SimThread) and not hasattr(type(what), "section_"):
            what = None
        return thread.tid, what, doing, place

    def _source(self, file: str, line: int | None) -> str:
        lines = self._sources.get(file, ())
        return clip(lines[line - 1].strip(), 200) if line and line <= len(lines) else ""

    def _location(self, obj_id: int) -> str:
        return f"o{self._locations.setdefault(obj_id, len(self._locations) + 1)}"

    # -- memory ----------------------------------------------------------------------------------------

    def _memory(
        self, execution: Execution, step: dict[str, Any], event: Event, frame: types.FrameType | None
    ) -> None:
        _, op, obj_id, member, site = event
        text = describe_site(self._library, site)[2] if site >= 0 else ""
        holder = execution.pins.get(obj_id)
        place = self._location(obj_id)
        if isinstance(holder, _CONTAINERS) or not isinstance(member, str):
            step["variable"] = clip(text, 100)
            step["location"] = f"{place}[{'*' if member is WHOLE else repr(member)}]"

            def peek() -> object:
                return self._peek_item(holder, member)
        else:
            step["variable"] = clip(self._variable(holder, member), 100)
            step["location"] = f"{place}.{member}"
            name = member

            def peek() -> object:
                return self._peek(holder, name, obj_id, frame)

        step["value"] = show_value(peek())
        if op == Op.WRITE:
            self._open = (step, peek)

    @staticmethod
    def _peek_item(holder: object, member: object) -> object:
        """The item that a step touches, or the whole container where it touches all of it."""
        if holder is None:
            return _MISSING
        if type(holder) is dict and type(member) in _PLAIN and member is not WHOLE:
            return holder.get(member, _MISSING)
        if type(holder) in (list, deque) and type(member) is int:
            return holder[member] if 0 <= member < len(holder) else _MISSING  # type: ignore[index, arg-type]
        return holder

    @staticmethod
    def _variable(holder: object, member: str) -> str:
        if holder is None or type(holder) is object:
            return member
        owner = holder.__name__ if isinstance(holder, type) else type(holder).__name__
        return f"{owner}.{member}"

    def _peek(self, holder: object, name: str, obj_id: int, frame: types.FrameType | None) -> object:
        if holder is None or type(holder) is object:
            if frame is None:
                return _MISSING
            if obj_id < 0 and name in globals_of(frame):
                return globals_of(frame)[name]
            return locals_of(frame).get(name, _MISSING)
        try:
            members = object.__getattribute__(holder, "__dict__")
        except AttributeError:
            members = {}
        if name in members or isinstance(holder, type):
            return members.get(name, _MISSING)
        inherited = next((vars(cls)[name] for cls in type(holder).__mro__ if name in vars(cls)), _MISSING)
        # What would run code to be read is not shown.
        return _MISSING if hasattr(type(inherited), "__get__") else inherited

    # -- locks -----------------------------------------------------------------------------------------

    def _lock_step(
        self, execution: Execution, thread: SimThread, step: dict[str, Any], event: Event, inside: str
    ) -> Any:
        _, op, obj_id, _, _ = event
        candidates = [thread.blocked_on, *thread.held, *(s for t in execution.threads for s in t.held)]
        lock = next((c for c in candidates if c is not None and id(c) == obj_id), None)
        frame: types.FrameType | None = sys._getframe(3)
        while lock is None and frame is not None:
            candidate = locals_of(frame).get("self")
            if id(candidate) == obj_id:
                lock = candidate
            frame = back_of(frame)
        if op in (Op.ACQUIRE, Op.TRY_OK):
            self._sections[obj_id] = step["n"]
        step["critical_section"] = self._sections.get(obj_id)
        if inside == "Condition.wait":
            step["op"] = "wait"
        elif inside in ("Condition.notify", "Condition.notify_all"):
            step["op"] = "notify"
        return lock

    def _monitor_step(self, execution: Execution, step: dict[str, Any], event: Event) -> Any:
        """A step on a semaphore, event, queue or future; semaphores are shown as the locks they can be."""
        _, op, obj_id, member, _ = event
        holder = execution.pins.get(obj_id)
        level, guard, what = _monitor_member(member)
        step["variable"] = what
        if what == "Semaphore.acquire":
            step["op"] = "acquire" if guard is not Guard.NONE else "try_acquire"
            step["ok"] = op == Op.CHANGE
            step["blocking"] = guard is not Guard.NONE
            self._sections[obj_id] = step["n"]
        elif what == "Semaphore.release":
            step["op"] = "release"
        elif what in ("Event.wait", "Queue.get", "SimpleQueue.get", "Queue.join"):
            step["op"] = "wait"
        elif what in ("Event.set", "Queue.put", "SimpleQueue.put"):
            step["op"] = "notify"
        step["critical_section"] = self._sections.get(obj_id)
        step["value"] = f"{level[0]}"
        return holder

    def access(self, index: int, names: LockNames) -> dict[str, Any] | None:
        """Which variable event `index` touched where, holding what; None if it was not taken down."""
        numbers = [number for number, step in enumerate(self._steps) if step.get("counted")]
        if index >= len(numbers):
            return None
        for frame in self._local_frames:
            names.add_locals(frame)
        step = self._steps[numbers[index]]
        return {
            "variable": step["variable"] or "",
            "file": step["file"],
            "line": step["line"],
            "function": clip(step["function"], 200),
            "locks": [clip(names.unique(lock), 100) for lock in self._held[numbers[index]]],
        }

    # -- the finished trace ----------------------------------------------------------------------------

    def _tell_the_end(self, result: Result) -> None:
        """Who holds what and waits for what after the last step, which no later step tells."""
        if len(self._holding) == len(self._steps):
            return
        step, lock = self._steps[-1], self._locks[-1]
        before = self._holding[-1] if self._holding else []
        others = [(tid, item) for tid, item in before if tid != step["thread"]]
        mine = [(step["thread"], item) for item in self._held[-1]]
        if step["op"] == "release":
            mine = [(tid, item) for tid, item in mine if item is not lock]
        elif step["op"] in ("acquire", "try_acquire") and step["ok"] and lock not in self._held[-1]:
            mine.append((step["thread"], lock))  # a semaphore's permit is noted after the step
        self._holding.append([*others, *mine])
        self._waiting.append([self._waiter(b.thread, b.stack, b.op, b.waits_for) for b in result.blocked])

    def to_json(self, result: Result, names: LockNames) -> dict[str, Any]:
        """The trace of the execution that ended with `result`, as data for the wire."""
        if self._error is not None:
            raise self._error
        self._finish_step()
        for frame in self._local_frames:
            names.add_locals(frame)

        def name(lock: Any) -> str:
            return clip(names.unique(lock), 100)

        self._tell_the_end(result)
        for step, other in self._others:
            # Only now: a thread that is being started has no name yet.
            step["variable"] = clip(result.thread_names[other.tid], 100) if other is not None else None
        for step, lock, held, waiting, holding in zip(
            self._steps, self._locks, self._held, self._waiting, self._holding, strict=True
        ):
            step["lock"] = name(lock) if lock is not None else None
            step["locks_held"] = [name(item) for item in held]
            step["holding"] = [{"thread": tid, "lock": name(item)} for tid, item in holding]
            step["waiting"] = [
                {
                    "thread": tid,
                    "lock": name(what) if what is not None and not isinstance(what, SimThread) else None,
                    "other": what.tid if isinstance(what, SimThread) else None,
                    "doing": clip(doing, 100),
                    "file": place.file,
                    "line": place.line,
                }
                for tid, what, doing, place in waiting
            ]
        hot = [step for step in self._steps if step.pop("counted")]
        for index, (before, step) in enumerate(pairwise(hot), start=1):
            if before["thread"] != step["thread"]:
                step["preemption"] = result.could_continue.get(index, False)
        users: dict[object, set[int]] = {}
        changed = set()
        for step in self._steps:
            users.setdefault(step["location"], set()).add(step["thread"])
            if step["op"] == "write":
                changed.add(step["location"])
        told: list[dict[str, Any]] = []
        for step in self._steps:
            # An attribute that is looked for in the object and in its class is one read to whoever wrote it,
            # unless somebody changes it in the class.
            is_aside = step.pop("also") and step["location"] not in changed
            if step.pop("silent") or is_aside:
                continue
            # What the library does to state that only one thread ever sees teaches nobody anything.
            if not (step.pop("internal") and len(users[step["location"]]) == 1):
                told.append(step | {"n": len(told) + 1})
        return {
            "threads": [{"id": i, "name": clip(name, 100)} for i, name in enumerate(result.thread_names)],
            "steps": told,
        }
