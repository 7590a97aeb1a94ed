"""Library monitors as single steps: semaphores, events and queues; futures and pools are in `pools`.

Theory of operation. `Semaphore.acquire`, `Event.wait`, `Queue.get` and their like are CPython code around a
condition variable. Exploring that code step by step multiplies the interleavings and shows nothing that a
student could see: all of it happens under one lock, and all that matters is whether the operation could go
on. So each method becomes one step with a *guard*: the step is enabled when the guard holds, and then the
method's own code runs to its end without giving up the turn. A timed wait that runs out of time becomes the
same method called without waiting.

Every step on a monitor records the monitor's *level* before it (a semaphore's value, a queue's length, an
event's flag). With it the race analysis can tell for any earlier moment whether a guarded step would have
been enabled there.

An event needs one thing more: `set()` wakes everybody who waits at that moment, even if `clear()` follows at
once. So where a program clears events, waiting is two steps, a look and a wait for a later `set()`.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from threadlings.engine.events import Guard, Op
from threadlings.engine.execution import Execution, Touch, require_stack
from threadlings.engine.primitives import Engine, timeout_to_ns

Level = tuple[int, ...]
_STACK_OF_A_STEP = 40


@dataclass(frozen=True)
class _Timing:
    """How a call wants to wait: not at all, for ever (None), or for so many nanoseconds."""

    blocking: bool
    timeout_ns: int | None


class Waiting:
    """What a blocked thread waits for: a monitor, and the condition under which it may go on."""

    __slots__ = ("_may_go_on", "holder", "what")

    def __init__(self, holder: Any, what: str, may_go_on: Callable[[], bool]) -> None:
        self.holder = holder
        self.what = what
        self._may_go_on = may_go_on

    def __call__(self) -> bool:
        """Whether the condition holds now."""
        return self._may_go_on()


class Monitors:
    """Turns methods of library classes into single steps.

    Args:
        engine: tells the running execution.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.events_are_cleared = True
        self.threads_are_counted = True

    @property
    def execution(self) -> Execution | None:
        """The execution in which a step on a monitor is to be recorded; None if there is none."""
        execution = self._engine.execution
        return None if execution is None or execution.atomic else execution

    def step(
        self,
        holder: Any,
        level: Callable[[], Level],
        body: Callable[[], Any],
        *,
        guard: Guard = Guard.NONE,
        parameter: int = 0,
        reads: bool | Callable[[], bool] = False,
        timing: _Timing | None = None,
        late: Callable[[], Any] | None = None,
        what: str = "",
        more: Sequence[Touch] = (),
    ) -> Any:
        """Carry out `body` as one step on `holder`.

        Args:
            holder: the monitor.
            level: its level now.
            body: what to do once the guard holds; must not block.
            guard: when the step is enabled.
            parameter: the guard's parameter.
            reads: the step changes nothing; a function is asked when the step's turn has come.
            timing: how to wait for the guard; None means for ever.
            late: what to do instead when time ran out or waiting is not wanted.
            what: name of the step for traces.
            more: what else it may touch, within a section that begins with it; not where it has a guard.
        """
        execution = self.execution
        if execution is None:
            return body()
        require_stack(_STACK_OF_A_STEP)
        if execution.section:
            timing = _Timing(False, None)
        op = Op.LOOK if reads is True else Op.CHANGE
        deadline_ns, granted = None, True
        if guard is Guard.NONE or (timing is not None and not timing.blocking):
            execution.turn(op, id(holder), (None, Guard.NONE, 0, what), more)
            if guard is not Guard.NONE and not guard.holds(level(), parameter):
                body, op = late or body, Op.LOOK
        elif (deadline_ns := self._try_early(execution, timing, op, holder, what)) is not None:
            granted = guard.holds(level(), parameter)
            if not granted:
                body, op = late or body, Op.LOOK
            guard = Guard.NONE
        else:
            member = (None, guard, parameter, what)
            overdue = execution.block(
                op,
                Waiting(holder, what, lambda: guard.holds(level(), parameter)),
                id(holder),
                member=member,
                timeout_ns=None if timing is None else timing.timeout_ns,
                guarded=True,
            )
            if overdue:
                execution.wake_up()
                execution.turn(op, id(holder), (None, Guard.NONE, 0, what))
                if not guard.holds(level(), parameter):
                    body, op = late or body, Op.LOOK
                guard = Guard.NONE
        if callable(reads) and reads():
            op = Op.LOOK
        execution.pins[id(holder)] = holder
        if timing is not None and not timing.blocking:
            guard = Guard.NONE
        level_before = execution.quietly(level)
        was_active = execution.active
        execution.note(op, id(holder), (level_before, guard, parameter, what))
        if deadline_ns is not None:
            execution.end_early(deadline_ns, granted=granted)
        if op == Op.CHANGE:
            execution.changes += 1
        execution.active = False
        execution.atomic += 1
        try:
            return body()
        finally:
            execution.atomic = max(0, execution.atomic - 1)
            execution.active = was_active

    @staticmethod
    def _try_early(
        execution: Execution, timing: _Timing | None, op: int, holder: Any, what: str
    ) -> int | None:
        timeout_ns = None if timing is None else timing.timeout_ns
        return execution.try_early(timeout_ns, op, id(holder), (None, Guard.NONE, 0, what))

    # -- threading -------------------------------------------------------------------------------------

    def connect_threading(self, threading: types.ModuleType) -> None:
        """Make `Semaphore`, `BoundedSemaphore` and `Event` step by step."""
        self._connect_semaphore(threading.Semaphore)
        self._connect_semaphore_release(threading.BoundedSemaphore)
        self._connect_event(threading.Event)

    def _connect_semaphore(self, cls: Any) -> None:
        original = cls.acquire

        def acquire(self_: Any, blocking: bool = True, timeout: float | None = None) -> bool:
            if not blocking and timeout is not None:
                raise ValueError("can't specify timeout for non-blocking acquire")
            taken: bool = self.step(
                self_,
                lambda: (self_._value, 0),
                lambda: original(self_, False),
                guard=Guard.POSITIVE,
                timing=timing_of(blocking, timeout),
                late=lambda: False,
                what="Semaphore.acquire",
            )
            execution = self._engine.execution
            if taken and execution is not None and not execution.atomic:
                execution.current.held.append(self_)
            return taken

        acquire.__doc__ = original.__doc__
        cls.acquire = cls.__enter__ = acquire
        self._connect_semaphore_release(cls)

    def _connect_semaphore_release(self, cls: Any) -> None:
        original = cls.release

        def release(self_: Any, n: int = 1) -> None:
            self.step(self_, lambda: (self_._value, 0), lambda: original(self_, n), what="Semaphore.release")
            execution = self._engine.execution
            if execution is not None and not execution.atomic:
                holders = [execution.current, *execution.threads]
                holder = next((thread for thread in holders if self_ in thread.held), None)
                if holder is not None:
                    holder.held.remove(self_)

        release.__doc__ = original.__doc__
        cls.release = release

    def _connect_event(self, cls: Any) -> None:
        original_set, original_clear, original_is_set = cls.set, cls.clear, cls.is_set

        def set_(self_: Any) -> None:
            def body() -> None:
                self_._pulses = self_.__dict__.get("_pulses", 0) + 1
                original_set(self_)

            self.step(self_, lambda: level_of_event(self_), body, what="Event.set")

        def clear(self_: Any) -> None:
            self.step(self_, lambda: level_of_event(self_), lambda: original_clear(self_), what="Event.clear")

        def is_set(self_: Any) -> bool:
            answer: bool = self.step(
                self_,
                lambda: level_of_event(self_),
                lambda: original_is_set(self_),
                reads=True,
                what="Event.is_set",
            )
            return answer

        def wait(self_: Any, timeout: float | None = None) -> bool:
            pulses = -1
            if self.events_are_cleared:
                if is_set(self_):
                    return True
                pulses = level_of_event(self_)[1]
            answer: bool = self.step(
                self_,
                lambda: level_of_event(self_),
                lambda: True,
                guard=Guard.SET,
                parameter=pulses,
                reads=True,
                timing=timing_of(True, timeout),
                late=lambda: bool(self_._flag),
                what="Event.wait",
            )
            return answer

        for name, method in {"set": set_, "clear": clear, "is_set": is_set, "wait": wait}.items():
            method.__doc__ = getattr(cls, name).__doc__
            setattr(cls, name, method)

    # -- queue -----------------------------------------------------------------------------------------

    def connect_queue(self, queue: types.ModuleType) -> None:
        """Make `Queue`, its kinds and `SimpleQueue` step by step."""
        cls = queue.Queue
        put, get, join = cls.put, cls.get, cls.join

        def level_of(holder: Any) -> Level:
            level = (holder._qsize(), holder.unfinished_tasks)
            return (*level, 1) if getattr(holder, "is_shutdown", False) else level

        def new_put(self_: Any, item: Any, block: bool = True, timeout: float | None = None) -> None:
            if block and timeout is not None and timeout < 0:
                raise ValueError("'timeout' must be a non-negative number")
            self.step(
                self_,
                lambda: level_of(self_),
                lambda: put(self_, item, False),
                guard=Guard.ROOM if self_.maxsize > 0 else Guard.NONE,
                parameter=self_.maxsize,
                timing=timing_of(block, timeout if block else None),
                late=lambda: put(self_, item, False),
                what="Queue.put",
            )

        def new_join(self_: Any) -> None:
            self.step(
                self_,
                lambda: level_of(self_),
                lambda: join(self_),
                guard=Guard.IDLE,
                reads=True,
                what="Queue.join",
            )

        cls.put, cls.get, cls.join = new_put, self._getter("Queue", get, level_of), new_join
        for name in ("qsize", "empty", "full"):
            self.connect_simple(cls, name, level_of, reads=True, what=f"Queue.{name}")
        self.connect_simple(cls, "task_done", level_of, reads=False, what="Queue.task_done")
        if hasattr(cls, "shutdown"):
            self.connect_simple(cls, "shutdown", level_of, reads=False, what="Queue.shutdown")
        self._connect_simple_queue(queue.SimpleQueue)

    def connect_simple(
        self, cls: Any, name: str, level_of: Callable[[Any], Level], *, reads: bool, what: str
    ) -> None:
        """Make the method `name` of a class a step that never waits."""
        original = getattr(cls, name)

        def method(self_: Any, *args: Any, **kwargs: Any) -> Any:
            return self.step(
                self_,
                lambda: level_of(self_),
                lambda: original(self_, *args, **kwargs),
                reads=reads,
                what=what,
            )

        method.__doc__ = original.__doc__
        method.__name__ = name
        setattr(cls, name, method)

    def _getter(
        self, kind: str, get: Callable[..., Any], level_of: Callable[[Any], Level]
    ) -> Callable[..., Any]:
        """The method `get` of a kind of queue."""

        def new_get(self_: Any, block: bool = True, timeout: float | None = None) -> Any:
            # `Queue` looks at the timeout only if it may wait; `SimpleQueue` always does.
            if timeout is not None and timeout < 0 and (block or kind == "SimpleQueue"):
                raise ValueError("'timeout' must be a non-negative number")
            return self.step(
                self_,
                lambda: level_of(self_),
                lambda: get(self_, False),
                guard=Guard.POSITIVE,
                timing=timing_of(block, timeout if block else None),
                late=lambda: get(self_, False),
                what=f"{kind}.get",
            )

        return new_get

    def _connect_simple_queue(self, cls: Any) -> None:
        put, get = cls.put, cls.get

        def level_of(holder: Any) -> Level:
            return len(holder._queue), 0

        def new_put(self_: Any, item: Any, block: bool = True, timeout: float | None = None) -> None:
            self.step(self_, lambda: level_of(self_), lambda: put(self_, item), what="SimpleQueue.put")

        new_get = self._getter("SimpleQueue", get, level_of)
        cls.put, cls.get = new_put, new_get
        cls.put_nowait = new_put
        cls.get_nowait = lambda self_: new_get(self_, False)
        for name in ("empty", "qsize"):
            self.connect_simple(cls, name, level_of, reads=True, what=f"SimpleQueue.{name}")


def level_of_event(event: Any) -> Level:
    """An event's flag, and how often it was set."""
    return int(event._flag), event.__dict__.get("_pulses", 0)


def timing_of(blocking: bool, timeout: float | None) -> _Timing:
    """How a call with these arguments wants to wait."""
    if not blocking or (timeout is not None and timeout <= 0):
        return _Timing(False, None)
    return _Timing(True, None if timeout is None else timeout_to_ns(timeout))
