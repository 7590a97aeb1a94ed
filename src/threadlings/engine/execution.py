"""One execution: real threads, one at a time, on a virtual clock.

Theory of operation. Every simulated thread lives on a real OS thread from a pool and owns a raw lock, its
*baton*. A thread runs until it reaches a *scheduling point*: it announces its next visible operation and asks
whose turn it is. If it is its own turn, the point was a function call and nothing else; otherwise it releases
the baton of the chosen thread and parks on its own. There is no controller thread in between: the thread that
stops chooses who goes on. The choice follows a *plan* (a thread number per step); behind the end of the plan
the running thread goes on until it blocks, and then the lowest-numbered enabled thread takes over.

Time stands still while anybody can run. When nobody can, the clock jumps to the earliest deadline, and
everything due at that instant may happen in any order.

With `Limits.early_timeouts` time may also pass while others could run, because a real thread may be
arbitrarily slow. A timed wait is then its own try-form, made whenever its turn comes: granted if it can be
granted there, else ended in vain, which moves the clock to its deadline (not back, if it is later already).
A sleep is two steps, one that reads the clock and one that moves it. So the clock is a thing that steps
touch: asking for the time reads it, and a timed wait reads it when it begins. Nothing impossible follows:
whatever order the steps have, there are moments for them that agree with every clock reading. Since retries
could end early for ever, only so many waits of each thread do; later ones wait until nobody can run, as
without the option, and `Result.held_back` tells that there were any.

Invariants:
    * Exactly one baton is free at any moment, so exactly one thread of the program runs.
    * All state here is touched only by the thread that holds the turn; no lock guards it.
    * An execution ends by `_finish`, exactly once; every other thread is then unwound by `Abort` raised at
      the point where it stands, before the next execution begins.
    * The same program and plan give the same events, on every run.

This module is longer than most because it is one state machine: turns, time and loops decide together who can
go on, and taking them apart would hide the order in which they are asked.
"""

from __future__ import annotations

import _thread
import contextlib
import contextvars
import gc
import os
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from threadlings.engine.events import CENSUS, CLOCK, WHOLE, Event, Op
from threadlings.engine.frames import back_of, locals_of
from threadlings.engine.lines import Lines, Wait
from threadlings.settings import Settings, settings_of

T = TypeVar("T")
Touch = tuple[int, int, object]
"""One part of a step's footprint: (operation, object id, member or WHOLE)."""
NANOSECONDS = 1_000_000_000
_MAX_TIMERS_WITHOUT_PROGRESS = 10_000
_CLOCK_SPIN_START_NS = 1_000_000
_CLOCK_SPIN_LIMIT_NS = 10_000 * NANOSECONDS
_NEVER = 1 << 60
_MAX_SWALLOWED_ABORTS = 1_000
_MAX_UNSEEN_TURNS = 200
_MAX_TURNS_AT_ONE_TIME = 100
_MAX_REFUSALS = 20
_STACK_OF_A_SWITCH = 24
_DEPTH_OF_LOCALS = 3
_LENGTH_OF_LOCALS = 16
_PLAIN = (int, float, str, bool, bytes, type(None))
_ENABLES_NOBODY = (Op.WRITE, Op.READ, Op.BEGIN, Op.JOIN, Op.ACQUIRE, Op.TRY_OK, Op.TRY_FAIL, Op.PEEK, Op.LOOK)
_WAITING_OPS = (Op.SPIN, Op.WAKE)
"""Operations of threads that wait although there is nothing they are blocked on."""
_LIFE_OPS = (Op.START, Op.END)


class Abort(BaseException):
    """Raised inside the program's threads to unwind them when an execution is over."""


class Unsupported(BaseException):
    """The program asks for something that cannot be explored; ends the execution."""


class NestedLoopError(RuntimeError):
    """The engine was asked to run an execution inside an execution."""


@dataclass(frozen=True, slots=True)
class ThreadError:
    """An exception that ended a thread."""

    thread: str
    exception: BaseException


class SimThread:
    """A thread of the program under test.

    It exists from the first question about it on; `tid` is -1 and `finished` is True until it is started.
    """

    __slots__ = (
        *(
            "args",
            "baton",
            "blocked_on",
            "clock_loops",
            "clock_read",
            "daemon",
            "deadline_ns",
            "ended_early",
            "finished",
            "function",
            "gives_way",
        ),
        *("guarded", "held", "looked_at_lock", "loops", "may_raise", "name_override", "obj_id", "op"),
        *("pending_insert", "pending_member", "pending_more", "pending_object", "python_thread", "refusals"),
        *("spin_mark", "spin_now_ns", "started", "starter", "tid", "worker"),
    )

    def __init__(self, function: Callable[..., object], args: tuple[Any, ...], daemon: bool) -> None:
        self.tid = -1
        self.function = function
        self.args = args
        self.daemon = daemon
        self.baton: Any = None
        self.worker: _Worker | None = None
        self.python_thread: Any = None
        self.name_override = ""
        self.started = False
        self.starter: SimThread | None = None
        self.finished = True
        self.op: int = Op.BEGIN
        self.pending_object = 0
        self.pending_member: object = WHOLE
        self.pending_more: Sequence[Touch] = ()
        self.pending_insert: tuple[dict[Any, Any], Any] | None = None
        self.blocked_on: Any = None
        self.guarded = False
        self.looked_at_lock = False
        self.deadline_ns: int | None = None
        self.ended_early = 0
        self.may_raise = False
        self.spin_mark = 0
        self.spin_now_ns = 0
        self.clock_read = False
        self.clock_loops: dict[Any, tuple[int, int, int]] = {}
        self.held: list[Any] = []
        self.loops: dict[Any, Any] = {}
        self.refusals: dict[Any, tuple[Any, int]] = {}
        self.gives_way = False
        self.obj_id = id(self)

    def rest(self, name: str) -> None:
        """Keep the name, and let go of the program, which then dies without waiting for the collector."""
        self.name_override = name
        self.python_thread = None
        self.function, self.args = print, ()

    @property
    def name(self) -> str:
        """The thread's name as the program knows it."""
        if self.python_thread is not None:
            return str(self.python_thread.name)
        return self.name_override or f"thread {self.tid}"


@dataclass
class Limits:
    """Bounds of one execution, in steps, not in seconds, so that verdicts do not depend on load.

    Attributes:
        max_steps: visible operations.
        max_loop_turns: turns of `while` loops.
        max_threads: threads, the main thread included.
        early_timeouts: how many timed waits of each thread, sleeps included, may end while others could run.
        durations: (label, seconds) of work whose duration was decided beforehand.
        default_duration_s: how long other such work takes.
    """

    max_steps: int = 20_000
    max_loop_turns: int = 300_000
    max_threads: int = 200
    early_timeouts: int = 0
    durations: tuple[tuple[str, float], ...] = ()
    default_duration_s: float = 0.0


@dataclass
class Blocked:
    """A thread that stands still, and why."""

    thread: SimThread
    frame: types.FrameType | None
    stack: tuple[tuple[str, int, str], ...]
    op: int
    waits_for: Any


@dataclass
class Result:
    """How one execution ended.

    Attributes:
        kind: `returned`, `raised`, `exited`, `deadlock`, `spin`, `step_limit`, `pruned` or `unsupported`.
        value: what the main function returned.
        exception: what it raised.
        events: the visible operations in order.
        could_continue: per event, whether the thread of the event before it could have gone on.
        sleepers: per event, the threads that the search had put to sleep there.
        pending: steps that were announced and not made.
        thread_errors: exceptions that ended threads other than the main thread.
        leaked: non-daemon threads that never end.
        blocked: threads that stand still at the end, where that matters.
        held_locks: (thread, lock) for locks whose holder has ended.
        busy_waited: a loop span while virtual time passed.
        worked: work whose duration was asked for, in that order, and how long it took.
        early_timeouts: how many waits of each thread could end early.
        held_back: a wait could have ended early but for the bound on how many may.
        overtakes: by label, how many operations overtook one that waited, at most (see `engine.lines`).
        elapsed_ns: virtual time when the main function ended.
        diverged: the plan named a thread that could not run.
        stubborn: a thread swallowed everything and was given up, which costs an OS thread for good.
        touched: objects that were touched, by id.
        inner: indices of events that belong to the turn of the event before them.
    """

    kind: str = ""
    value: Any = None
    exception: BaseException | None = None
    message: str = ""
    events: list[Event] = field(default_factory=list)
    could_continue: dict[int, bool] = field(default_factory=dict)
    sleepers: dict[int, frozenset[int]] = field(default_factory=dict)
    pending: list[Event] = field(default_factory=list)
    thread_errors: list[ThreadError] = field(default_factory=list)
    leaked: list[SimThread] = field(default_factory=list)
    blocked: list[Blocked] = field(default_factory=list)
    held_locks: list[tuple[str, Any]] = field(default_factory=list)
    threads: list[SimThread] = field(default_factory=list)
    thread_names: list[str] = field(default_factory=list)
    busy_waited: bool = False
    worked: dict[str, float] = field(default_factory=dict)
    early_timeouts: int = 0
    held_back: bool = False
    overtakes: dict[str, int] = field(default_factory=dict)
    elapsed_ns: int = 0
    diverged: bool = False
    stubborn: bool = False
    touched: dict[int, Any] = field(default_factory=dict)
    inner: set[int] = field(default_factory=set)

    @property
    def settings(self) -> Settings:
        """What besides the order of steps made the execution what it is."""
        return settings_of(self.early_timeouts, self.worked.items())


class _Worker:
    """A pooled OS thread; runs one simulated thread per execution."""

    def __init__(self, execution_pool: Pool) -> None:
        self.baton = _thread.allocate_lock()
        self.baton.acquire()
        self.idle = _thread.allocate_lock()
        self.idle.acquire()
        self.thread: SimThread | None = None
        self.ident = 0
        self.pool = execution_pool
        _thread.start_new_thread(self._loop, ())

    def _loop(self) -> None:
        self.ident = _thread.get_ident()
        _never_preempt_the_waker()
        while True:
            self.baton.acquire()
            thread = self.thread
            execution = self.pool.execution
            if thread is None or execution is None:
                return
            contextvars.Context().run(execution.run_thread, thread)
            # Both know the program's whole world, which must not outlive its execution.
            del thread, execution
            self.idle.release()


def _never_preempt_the_waker() -> None:
    """Let the calling OS thread wait for its turn when it is woken.

    Who hands over is about to park and still holds the interpreter's lock. A thread that starts the moment it
    is woken can only run into that lock and wait again, which makes two more switches of every hand-over (on
    one processor, 5.8 us instead of 2.6). Batch scheduling is what Linux calls threads that do not do so.
    """
    with contextlib.suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


class Pool:
    """OS threads that outlive executions; growing is all they do."""

    def __init__(self) -> None:
        self.workers: list[_Worker] = []
        self.used = 0
        self.execution: Execution | None = None

    def give_up(self, worker: _Worker) -> None:
        """Never use this OS thread again: the program on it cannot be unwound."""
        self.workers.remove(worker)

    def take(self) -> _Worker:
        """The next OS thread that this execution has not used yet."""
        if self.used == len(self.workers):
            self.workers.append(_Worker(self))
        worker = self.workers[self.used]
        self.used += 1
        return worker


class Execution:
    """Runs one program once. Also the object that hooks and primitives talk to.

    Args:
        pool: where OS threads come from.
        limits: bounds on steps and threads.
        plan: thread number for each step; may be shorter than the execution.
        sleeping: threads that must not be chosen at the step behind the plan, until a dependent step wakes
            them (sleep sets).
        choose: called as `choose(execution, current, enabled)` at every step behind the plan; None means go
            on until blocked. It may set `rest_until` to a step before which it need not be asked again
            unless the chosen thread has to stop; with `is_wary` it is asked all the same after a step that
            may have let another thread go on (a write never does, but to who waits in a loop).
        observer: called with each event as it is recorded, for detailed traces.
    """

    def __init__(
        self,
        pool: Pool,
        limits: Limits,
        *,
        plan: Sequence[int] = (),
        sleeping: frozenset[int] = frozenset(),
        choose: Callable[[Execution, SimThread, list[SimThread]], SimThread] | None = None,
        observer: Callable[[Execution, Event], None] | None = None,
    ) -> None:
        self.pool = pool
        self.limits = limits
        self.plan = plan
        self.choose = choose
        self.observer = observer
        self._patience = _MAX_UNSEEN_TURNS
        self.clock_reads = 0
        self.threads: list[SimThread] = []
        self.events: list[Event] = []
        self.pins: dict[int, Any] = {}
        self.hot = False
        self.active = observer is not None
        self.current: SimThread
        self.now_ns = 0
        # Waits up to this instant are over. It lags behind the clock only where waits end early.
        self.due_ns = 0
        self.atomic = 0
        self.section = 0
        self.changes = 0
        self.lock_changes = 0
        self.loop_turns = 0
        self.done = _thread.allocate_lock()
        self.result = Result(events=self.events, touched=self.pins, early_timeouts=limits.early_timeouts)
        self._lines: Lines | None = None
        self._ended = False
        self._sleep = sleeping
        self._sleep_from = len(plan) - 1 if sleeping else _NEVER
        self._sleeping: set[int] = set()
        self._drain_from = _NEVER
        self._clock_spin_ns = _CLOCK_SPIN_START_NS
        self._abort_raises = 0
        self._idle_timers = 0
        self._advanced_at = 0
        self._changes_at_timer = 0
        self.next_decision = self.free_until = self.rest_until = 0
        self.is_wary = False
        self._decide_at(self._decision_after(-1))

    # -- running ---------------------------------------------------------------------------------------

    def run(self, main: Callable[[], object]) -> Result:
        """Run `main` as thread 0 and everything it starts; returns when all of it is over.

        Raises:
            NestedLoopError: called from within a running execution.
        """
        if self.pool.execution is not None:
            raise NestedLoopError("an execution cannot be started inside another one")
        self.pool.execution = self
        self.pool.used = 0
        self.done.acquire()
        was_enabled, report = gc.isenabled(), sys.unraisablehook
        gc.disable()
        # Finalisers and weak-reference callbacks of the program are unwound like the rest of it.
        sys.unraisablehook = lambda raised: None if raised.exc_type is Abort else report(raised)
        try:
            thread = SimThread(main, (), daemon=False)
            self.admit(thread)
            thread.name_override = "MainThread"
            thread.started = True
            self.current = thread
            self._attach(thread).release()
            self.done.acquire()
            self._unwind()
            for thread, name in zip(self.threads, self.result.thread_names, strict=False):
                thread.rest(name)
        finally:
            self.pool.execution = None
            sys.unraisablehook = report
            if was_enabled:
                gc.enable()
        return self.result

    def thread_numbered(self, tid: int) -> SimThread | None:
        """The thread with this number; None for a number that no thread has."""
        return self.threads[tid] if 0 <= tid < len(self.threads) else None

    def admit(self, thread: SimThread) -> None:
        """Let a thread take part; it is enabled at its first step."""
        thread.tid = len(self.threads)
        thread.finished = False
        self.threads.append(thread)

    def _attach(self, thread: SimThread) -> Any:
        worker = self.pool.take()
        worker.thread = thread
        thread.worker = worker
        thread.baton = worker.baton
        thread.started = True
        return worker.baton

    def run_thread(self, thread: SimThread) -> None:
        """Body of a worker: runs one simulated thread from beginning to end."""
        try:
            if thread.tid:
                self.record(thread, Op.BEGIN, thread.obj_id, WHOLE, -1)
                thread.function(*thread.args)
            else:
                self._run_main(thread)
            self._end_thread(thread)
        except Abort:
            pass
        except Unsupported as problem:
            self._finish("unsupported", message=str(problem))
        except BaseException as error:
            if self._ended:
                return
            self.result.thread_errors.append(ThreadError(thread.name, error))
            with contextlib.suppress(Abort):
                self._end_thread(thread)
        finally:
            thread.finished = True

    def _run_main(self, thread: SimThread) -> None:
        result = self.result
        try:
            result.value = thread.function()
            result.kind = "returned"
        except Abort:
            raise
        except Unsupported:
            raise
        except BaseException as error:
            if self._ended:
                # Unwinding makes the program's own clean-up code fail; that is not how it ended.
                raise Abort from None
            result.kind = "exited" if isinstance(error, SystemExit) else "raised"
            result.exception = error
        self._drain_from = len(self.events)

    def _end_thread(self, thread: SimThread) -> None:
        if thread.tid == 0 and not any(not t.finished and not t.daemon for t in self.threads[1:]):
            self._finish(self.result.kind)
            return
        thread.op, thread.pending_object, thread.pending_member = Op.END, thread.obj_id, WHOLE
        thread.deadline_ns = thread.blocked_on = None
        thread.guarded = False
        self._yield_turn(thread)
        self.record(thread, Op.END, thread.obj_id, WHOLE, -1)
        self.changes += 1
        thread.finished = True
        if self.result.kind and not any(not t.finished and not t.daemon for t in self.threads):
            self._finish(self.result.kind)
            return
        following = self._pick(thread)
        if following is not None:
            self._hand_over(following)

    def _finish(self, kind: str, message: str = "") -> None:
        """End the execution; the caller's thread must stop running the program at once."""
        if self._ended:
            return
        self._ended = True
        self._decide_at(-1)
        self.result.kind = kind
        if message:
            self.result.message = message
        self._collect_result()
        self.done.release()

    def _collect_result(self) -> None:
        result = self.result
        result.threads = self.threads
        if self._lines is not None:
            self._lines.close(self.due_ns)
            result.overtakes = self._lines.most
        main_is_over = result.kind in ("returned", "raised", "exited")
        if not main_is_over:
            result.elapsed_ns = self.now_ns
        result.thread_names = [thread.name for thread in self.threads]
        unfinished = [thread for thread in self.threads if not thread.finished]
        if main_is_over:
            unfinished = [thread for thread in unfinished if thread.tid]
        for thread in unfinished:
            if thread.op != Op.BEGIN and not (thread is self.current and kind_stops_running(result.kind)):
                result.pending.append((thread.tid, *self._announced(thread), -1))
                if thread.may_raise:
                    result.pending.append((thread.tid, Op.RAISE, CLOCK, WHOLE, -1))
                result.pending.extend((thread.tid, *touch, -1) for touch in thread.pending_more)
        for thread in self.threads:
            if thread.held and (thread.finished or (main_is_over and thread.tid == 0)):
                result.held_locks.extend((thread.name, lock) for lock in thread.held)
        if result.kind == "pruned":
            return
        stuck = [thread for thread in unfinished if not (main_is_over and thread.daemon)]
        if stuck:
            frames = sys._current_frames()
            for thread in stuck:
                frame = frames.get(thread.worker.ident) if thread.worker is not None else None
                result.blocked.append(Blocked(thread, frame, stack_of(frame), thread.op, thread.blocked_on))
        if main_is_over:
            result.leaked = stuck

    def _unwind(self) -> None:
        """Let every thread that still stands somewhere leave, by raising `Abort` where it stands.

        One at a time, as always, and first the thread that ended the execution, which is on its way already:
        as long as it runs, `current` must be it, or giving it up would give up another one.
        """
        self.active = True
        self._decide_at(-1)
        ending = self.current
        for thread in (ending, *(other for other in self.threads if other is not ending)):
            worker = thread.worker
            if worker is None:
                continue
            if not thread.finished and thread is not ending:
                self.current = thread
                thread.baton.release()
            worker.idle.acquire()
            worker.thread = None

    def raise_abort(self) -> None:
        """Unwind the current thread; a thread that swallows everything is given up instead.

        Raises:
            Abort: always, unless the thread has swallowed it too often and never comes back.
        """
        self._abort_raises += 1
        if self._abort_raises > _MAX_SWALLOWED_ABORTS:
            worker = self.current.worker
            if worker is not None:
                self.result.stubborn = True
                self.pool.give_up(worker)
                worker.idle.release()
            forever = _thread.allocate_lock()
            forever.acquire()
            forever.acquire()
        raise Abort

    # -- scheduling points -----------------------------------------------------------------------------

    def point(self, op: int, obj_id: int, member: object, site: int) -> None:
        """Announce an operation that cannot block and record it; returns when it is to be done.

        While fewer than `free_until` steps are recorded, all this comes to is an event appended; the busiest
        hooks append it themselves.
        """
        events = self.events
        if len(events) < self.free_until:
            events.append((self.current.tid, op, obj_id, member, site))
            return
        if len(events) >= self.next_decision:
            self.turn(op, obj_id, member)
        self.record(self.current, op, obj_id, member, site)
        if self.hot and not self._sleeping and not self.section and self.observer is None:
            self.free_until = min(self.next_decision, self._sleep_from, self.limits.max_steps)

    def points(self, touches: Sequence[Touch], site: int) -> None:
        """Announce one operation that touches several things and record all of it; at least one."""
        first = touches[0]
        if len(self.events) >= self.next_decision:
            self.turn(*first, more=touches[1:])
        self.record(self.current, *first, site)
        if len(touches) > 1:
            self.section += 1
            try:
                for touch in touches[1:]:
                    self.record(self.current, *touch, site)
            finally:
                self.section -= 1

    def turn(
        self,
        op: int,
        obj_id: int,
        member: object = WHOLE,
        more: Sequence[Touch] = (),
        insert: tuple[dict[Any, Any], Any] | None = None,
    ) -> None:
        """Announce an operation that cannot block; returns when it is this thread's turn.

        The caller records exactly one event next, and one more within a section for each of `more`. What was
        announced may be wider than what is recorded, never narrower. So an operation on one item that
        changes the whole dictionary should the item be gone by then names both in `insert`.
        """
        if len(self.events) >= self.next_decision:
            if self._ended:
                self.raise_abort()
            if not self.hot or self.atomic or self.section:
                return
            thread = self.current
            thread.op, thread.pending_object, thread.pending_member = op, obj_id, member
            thread.pending_more = more
            thread.pending_insert = insert
            thread.deadline_ns = thread.blocked_on = None
            thread.guarded = False
            self._yield_turn(thread)
            thread.pending_more = ()
            thread.pending_insert = None

    @staticmethod
    def _announced(thread: SimThread) -> Touch:
        """What a thread's next step will touch, by the state of things now."""
        insert = thread.pending_insert
        if insert is not None and not dict.__contains__(*insert):
            return Op.WRITE, thread.pending_object, WHOLE
        return thread.op, thread.pending_object, thread.pending_member

    def record(self, thread: SimThread, op: int, obj_id: int, member: object, site: int) -> None:
        """Append an event, and wake the sleeping threads that depend on it."""
        event = (thread.tid, op, obj_id, member, site)
        if not self.hot:
            if self.observer is not None:
                self.observer(self, event)
            return
        events = self.events
        if self.section:
            self.result.inner.add(len(events))
        events.append(event)
        if self.is_wary and op not in _ENABLES_NOBODY and self.next_decision > len(events):
            self._decide_at(len(events))
        if self._sleeping or len(events) > self._sleep_from:
            self._update_sleepers(event)
        if self.observer is not None:
            self.observer(self, event)
        if len(events) > self.limits.max_steps:
            self._stop_program("step_limit")

    def _stop_program(self, kind: str) -> None:
        if self._drain_from != _NEVER and self.result.kind:
            kind = self.result.kind
        self._finish(kind)
        raise Abort

    def block(
        self,
        op: int,
        blocked_on: Any,
        obj_id: int,
        *,
        member: object = WHOLE,
        timeout_ns: int | None = None,
        guarded: bool = False,
    ) -> bool:
        """Announce an operation that waits; returns when it may go on.

        Args:
            op: the operation.
            blocked_on: the lock or thread it waits for; with `guarded`, a function that tells whether it
                may go on.
            obj_id: footprint of the operation.
            member: footprint of the operation.
            timeout_ns: how long to wait, None for ever.
            guarded: whether `blocked_on` is a function.

        Returns:
            Whether the deadline has passed (the operation must then not wait any more).
        """
        if timeout_ns is not None:
            self.read_clock()
        thread = self.current
        if self._ended:
            self.raise_abort()
        # A step that has to wait after all cannot be one step.
        self.atomic = self.section = 0
        thread.op, thread.pending_object, thread.pending_member = op, obj_id, member
        thread.blocked_on = blocked_on
        thread.guarded = guarded
        thread.deadline_ns = None if timeout_ns is None else self.now_ns + timeout_ns
        if len(self.events) >= self.next_decision or not self.is_enabled(thread):
            self._yield_turn(thread)
        deadline = thread.deadline_ns
        thread.deadline_ns = None
        thread.guarded = False
        return deadline is not None and deadline <= self.due_ns

    def is_enabled(self, thread: SimThread) -> bool:
        """Whether the thread's announced operation can be carried out now."""
        if thread.finished:
            return False
        op = thread.op
        if op == Op.ACQUIRE:
            if not thread.blocked_on.locked_:
                return True
        elif op == Op.JOIN:
            if thread.blocked_on.finished:
                return True
        elif thread.guarded:
            if self.quietly(thread.blocked_on):
                return True
        elif op == Op.SPIN:
            return self._changes_seen_by(thread) != thread.spin_mark or self.due_ns != thread.spin_now_ns
        elif op != Op.WAKE:
            return True
        return thread.deadline_ns is not None and thread.deadline_ns <= self.due_ns

    def quietly(self, question: Callable[[], T]) -> T:
        """Ask the library something without that being a step of the program."""
        active, self.active = self.active, False
        try:
            return question()
        finally:
            self.active = active

    def _yield_turn(self, thread: SimThread) -> None:
        require_stack(_STACK_OF_A_SWITCH)
        following = self._pick(thread)
        if following is None:
            self.raise_abort()
        elif following is not thread:
            self._hand_over(following)
            thread.baton.acquire()
            if self._ended:
                self.raise_abort()

    def _hand_over(self, following: SimThread) -> None:
        self.current = following
        baton = following.baton if following.started else self._attach(following)
        baton.release()

    def _pick(self, thread: SimThread) -> SimThread | None:
        """Whose step is next; None when the execution is over (and `_finish` has been called)."""
        if self._ended:
            return None
        index = len(self.events)
        enabled = self._enabled()
        while not enabled:
            if not self._advance_clock():
                self._out_of_work()
                return None
            enabled = self._enabled()
        could_continue = thread in enabled
        chosen: SimThread | None = None
        if index < len(self.plan):
            wanted = self.plan[index]
            chosen = next((other for other in enabled if other.tid == wanted), None)
            if chosen is None:
                self.result.diverged = True
        if chosen is None:
            awake = enabled
            if self._sleeping:
                awake = [other for other in enabled if other.tid not in self._sleeping]
                if not awake:
                    self._finish("pruned")
                    return None
            if self.choose is not None:
                chosen = self.choose(self, thread, awake)
            else:
                chosen = thread if thread in awake else awake[0]
        self._decide_at(max(self._decision_after(index), self.rest_until))
        self.result.could_continue[index] = could_continue
        return chosen

    def _enabled(self) -> list[SimThread]:
        """The threads that can run now; what waits for nothing is not asked."""
        return [
            thread
            for thread in self.threads
            if not thread.finished
            and ((thread.blocked_on is None and thread.op not in _WAITING_OPS) or self.is_enabled(thread))
        ]

    def _decide_at(self, index: int) -> None:
        """No step before `index` needs a decision; how many of them are free is found out anew."""
        self.next_decision = index
        self.free_until = 0

    def _decision_after(self, index: int) -> int:
        """The next step at which the turn may have to change."""
        plan = self.plan
        following = index + 1
        if following < len(plan):
            if index < 0:
                return 0
            running = plan[index]
            while following < len(plan) and plan[following] == running:
                following += 1
            if following < len(plan):
                return following
        if self.choose is not None:
            return max(following, len(plan))
        return _NEVER

    # -- sleep sets ------------------------------------------------------------------------------------

    def _update_sleepers(self, event: Event) -> None:
        index = len(self.events) - 1
        if index == self._sleep_from:
            self._sleeping = set(self._sleep)
            self.result.sleepers[index] = self._sleep
        elif index > self._sleep_from:
            self.result.sleepers[index] = frozenset(self._sleeping)
        else:
            return
        obj_id, member, op = event[2], event[3], event[1]
        if obj_id == CLOCK:
            self._wake_sleepers_on_clock(op)
            return
        for tid in list(self._sleeping):
            thread = self.threads[tid]
            asks = thread.pending_object == CENSUS and thread.op == Op.PEEK
            if (asks and op in _LIFE_OPS) or (obj_id == CENSUS and thread.op in _LIFE_OPS):
                self._sleeping.discard(tid)
            if thread.op == Op.BEGIN:
                continue
            if self._depends(op, obj_id, member, *self._announced(thread)) or (
                thread.pending_more
                and any(self._depends(op, obj_id, member, *m) for m in thread.pending_more)
            ):
                self._sleeping.discard(tid)
        if not self._sleeping:
            self._sleep_from = _NEVER

    def _wake_sleepers_on_clock(self, op: int) -> None:
        """Readings commute with each other, and so do moves: the clock ends at the latest of them."""
        for tid in list(self._sleeping):
            thread = self.threads[tid]
            if thread.op == Op.BEGIN:
                continue
            raises = thread.may_raise or (thread.pending_object == CLOCK and thread.op == Op.RAISE)
            reads = thread.pending_object == CLOCK and thread.op == Op.CLOCK
            if (raises and op == Op.CLOCK) or (reads and op != Op.CLOCK):
                self._sleeping.discard(tid)

    @staticmethod
    def _depends(  # noqa: PLR0917 - two footprints, by position
        op: int, obj_id: int, member: object, its_op: int, its_object: int, its_member: object
    ) -> bool:
        if its_object != obj_id:
            return False
        if op >= Op.CHANGE:
            return Op.CHANGE in {op, its_op}
        return (op != Op.READ or its_op != Op.READ) and (
            member is WHOLE or its_member is WHOLE or member == its_member
        )

    # -- time ------------------------------------------------------------------------------------------

    def _advance_clock(self) -> bool:
        deadlines = [
            thread.deadline_ns
            for thread in self.threads
            if not thread.finished and thread.deadline_ns is not None and thread.deadline_ns > self.due_ns
        ]
        spinning = [thread for thread in self.threads if not thread.finished and thread.op == Op.SPIN]
        if deadlines:
            if self.changes == self._changes_at_timer:
                self._idle_timers += 1
                if self._idle_timers > _MAX_TIMERS_WITHOUT_PROGRESS:
                    return False
            else:
                self._idle_timers, self._changes_at_timer = 0, self.changes
            self.now_ns = max(self.now_ns, min(deadlines))
        elif any(thread.clock_read for thread in spinning) and self._clock_spin_ns < _CLOCK_SPIN_LIMIT_NS:
            self.now_ns += self._clock_spin_ns
            self._clock_spin_ns *= 2
        else:
            return False
        self.due_ns = self.now_ns
        if spinning and not self.result.kind:
            self.result.busy_waited = True
        self._advanced_at = len(self.events)
        return True

    def _out_of_work(self) -> None:
        """Nobody can run and no timer is due: over, stuck, or spinning."""
        if self.result.kind:
            self._finish(self.result.kind)
        elif any(thread.op == Op.SPIN and not thread.finished for thread in self.threads):
            self._finish("deadlock" if self._wait_in_a_circle() else "spin")
        else:
            self._finish("deadlock")

    def _wait_in_a_circle(self) -> bool:
        """Whether threads wait for each other's locks (or ends) without any spinning thread among them.

        Then the loops that only look are not why nobody goes on.
        """
        waits_for: dict[SimThread, SimThread | None] = {}
        for thread in self.threads:
            if not thread.finished and thread.op == Op.ACQUIRE:
                waits_for[thread] = self.thread_numbered(thread.blocked_on.holder_)
            elif not thread.finished and thread.op == Op.JOIN:
                waits_for[thread] = thread.blocked_on
        for start in waits_for:
            reached: SimThread | None = start
            for _ in waits_for:
                reached = waits_for.get(reached) if reached is not None else None
                if reached is start:
                    return True
        return False

    def sleep(self, duration_ns: int) -> None:
        """Let virtual time pass for the current thread."""
        thread = self.current
        if duration_ns <= 0:
            self.note(Op.SLEEP, thread.obj_id)
            return
        self.note(Op.SLEEP, thread.obj_id, duration_ns)
        if self.may_end_early():
            deadline_ns = self.read_clock() + duration_ns
            self.turn(Op.RAISE, CLOCK)
            self._raise_clock(deadline_ns)
            return
        self.block(Op.WAKE, None, thread.obj_id, timeout_ns=duration_ns)
        self.wake_up()

    def duration_of(self, label: str) -> float:
        """How many seconds the work with this label takes."""
        known = self.result.worked
        if label not in known:
            known[label] = dict(self.limits.durations).get(label, self.limits.default_duration_s)
        return known[label]

    def join_line(self, label: str, line: str) -> Wait:
        """An operation of the current thread begins that may have to wait."""
        if self._lines is None:
            self._lines = Lines()
        thread = self.current
        wait = self._lines.join(thread.tid, label, line, self.due_ns)
        self.note(Op.LINE, thread.obj_id, ("line_up", wait.name))
        return wait

    def leave_line(self, wait: Wait, *, through: bool) -> None:
        """The operation is through, or is given up; not so when the execution is over and unwinds."""
        if self._lines is not None and not self._ended:
            self._lines.leave(wait, self.due_ns, through=through)
            self.note(Op.LINE, self.current.obj_id, ("get_through" if through else "give_up", wait.name))

    def read_clock(self) -> int:
        """The time since the execution began; a step of its own where others could move the clock."""
        if self.limits.early_timeouts and self.active and not (self._ended or self.atomic):
            self.point(Op.CLOCK, CLOCK, WHOLE, -1)
        return self.now_ns

    def may_end_early(self) -> bool:
        """Whether a timed wait that begins now is a try at a moment of the scheduler's choice."""
        if not self.limits.early_timeouts or not self.hot or self._ended:
            return False
        if self.current.ended_early < self.limits.early_timeouts:
            return True
        self.result.held_back = True
        return False

    def try_early(self, timeout_ns: int | None, op: int, obj_id: int, member: object = WHOLE) -> int | None:
        """The turn of a timed wait that need not wait.

        Args:
            timeout_ns: how long it would wait, None for ever.
            op: what it announces instead.
            obj_id: footprint of the operation.
            member: footprint of the operation.

        Returns:
            The deadline, for `end_early`; None (and there was no turn) if it has to wait.
        """
        if timeout_ns is None or not self.may_end_early():
            return None
        self.atomic = self.section = 0
        deadline_ns = self.read_clock() + timeout_ns
        thread = self.current
        thread.may_raise = True
        self.turn(op, obj_id, member)
        thread.may_raise = False
        return deadline_ns

    def end_early(self, deadline_ns: int, *, granted: bool) -> None:
        """The second half of the step that `try_early` began and the caller has recorded.

        A step that was granted touches the clock, too: which steps depend on each other must not depend on
        how they end. Otherwise the search would take a question for the time as settled that, asked first,
        is followed by the same wait in vain.
        """
        if self.active and not self._ended:
            self.result.inner.add(len(self.events))
        if granted:
            self.note(Op.MAY_RAISE, CLOCK)
        else:
            self._raise_clock(deadline_ns)

    def _raise_clock(self, deadline_ns: int) -> None:
        self.current.ended_early += 1
        self.now_ns = max(self.now_ns, deadline_ns)
        self.note(Op.RAISE, CLOCK)
        self.changes += 1

    def wake_up(self) -> None:
        """Record that the current thread goes on because its time has come.

        The event carries the index of the first step behind the clock's last move: the wake-up comes after
        everything before that step, because the clock moves only when nobody can run. It also carries the
        step that was waited for in vain, which races with what was in its way.
        """
        thread = self.current
        in_vain = None
        if thread.op != Op.WAKE:
            in_vain = (thread.tid, thread.op, thread.pending_object, thread.pending_member, -1)
        self.note(Op.WAKE, thread.obj_id, (self._advanced_at, in_vain))
        self.changes += 1

    def visible_line(self, site: int) -> None:
        """A line of the program, or a part of one, begins: whoever is asked for the next step may stop here.

        Only in programs that were instrumented for that (`instrument(turns=...)`). It is no step, so that the
        schedule of what came of it is one like any other.
        """
        if self._ended:
            self.raise_abort()
        if not self.hot or not self.active or self.atomic or self.section:
            return
        thread = self.current
        thread.op, thread.pending_object, thread.pending_member = Op.TURN, thread.obj_id, site
        thread.deadline_ns = thread.blocked_on = None
        thread.guarded = False
        self._yield_turn(thread)

    def note(self, op: int, obj_id: int, member: object = WHOLE, site: int = -1) -> None:
        """Record an event of the current thread that needs no turn of its own."""
        if self.active and not self._ended:
            self.record(self.current, op, obj_id, member, site)

    # -- spinning --------------------------------------------------------------------------------------

    def loop_begin(self, site: int, frame: types.FrameType) -> None:
        """A `while` loop is entered anew: its turns are not compared with those of an earlier visit."""
        self.current.loops.pop((site, id(frame)), None)
        self.current.clock_loops.pop((site, id(frame)), None)
        self.current.refusals.pop((site, id(frame)), None)

    def loop_turn(self, site: int, frame: types.FrameType, may_change: bool) -> None:
        """A `while` loop begins another turn; block it if the last turn changed nothing it can see.

        A turn of a loop is a *stutter* when the thread changed nothing, nobody else changed anything and the
        loop's locals are what they were. Running it again before somebody changes something shows nothing
        new, so the thread waits for a change. If none can come, the program spins. A loop that calls what no
        hook looks into may be changing something all the same: it is believed for some turns.

        A loop that works until the clock says so would never end on a clock that stands still while anybody
        can run: after some turns that asked for the time, time passes.

        A loop that takes a lock, is refused another and gives the first one back has changed something, for
        as long as its turn lasted. It is run again, because others may meet it in the middle; but a schedule
        in which nobody else ever runs proves nothing. After some such turns it waits until somebody else
        changes something. If everybody who could go on has come to that, they can go on like that for ever.
        """
        if self._ended:
            self.raise_abort()
        self.loop_turns += 1
        if self.loop_turns > self.limits.max_loop_turns:
            self._stop_program("step_limit")
        thread = self.current
        key = (site, id(frame))
        seen = thread.loops.get(key)
        if self._waits_for_the_clock(thread, key):
            self.sleep(self._clock_spin_ns)
            self._clock_spin_ns *= 2
        if thread.looked_at_lock and self._is_refused_again(thread, key, frame):
            self._give_way(thread, site)
            thread.looked_at_lock = False
            return
        now = (self._changes_seen_by(thread), self.now_ns, tuple(map(id, thread.held)))
        if seen is not None and seen[0] == now:
            local_values = _comparable(locals_of(frame))
            if seen[1] == local_values and may_change and self._patience:
                self._patience -= 1
            elif seen[1] == local_values:
                self._wait_for_change(thread, site)
                thread.looked_at_lock = False
                return
            thread.loops[key] = (now, local_values)
        else:
            thread.loops[key] = (now, _comparable(locals_of(frame)))
        thread.looked_at_lock = False

    def _waits_for_the_clock(self, thread: SimThread, key: tuple[int, int]) -> bool:
        """Whether the loop has asked for the time in each of its last turns and got the same answer."""
        reads, now_ns, turns = thread.clock_loops.get(key, (0, -1, 0))
        turns = turns + 1 if reads < self.clock_reads and now_ns == self.now_ns else 0
        thread.clock_loops[key] = (self.clock_reads, self.now_ns, turns)
        return turns >= _MAX_TURNS_AT_ONE_TIME and self._clock_spin_ns < _CLOCK_SPIN_LIMIT_NS

    def _is_refused_again(self, thread: SimThread, key: tuple[int, int], frame: types.FrameType) -> bool:
        """Whether in the loop's last turns nothing happened, but that locks were taken and given back."""
        state = (
            self.changes - self.lock_changes,
            self.now_ns,
            tuple(map(id, thread.held)),
            _comparable(locals_of(frame)),
        )
        before, turns = thread.refusals.get(key, (None, 0))
        turns = turns + 1 if state == before else 0
        thread.refusals[key] = (state, turns)
        return turns >= _MAX_REFUSALS

    def _give_way(self, thread: SimThread, site: int) -> None:
        others = [other for other in self.threads if other is not thread and not other.finished]
        if all(
            (other.gives_way and other.op == Op.SPIN)
            or not (other.deadline_ns is not None or self.is_enabled(other))
            for other in others
        ) and any(other.gives_way for other in others):
            thread.op, thread.pending_object, thread.pending_member = Op.SPIN, thread.obj_id, WHOLE
            thread.deadline_ns = thread.blocked_on = None
            thread.guarded = False
            self._stop_program("spin")
        thread.gives_way = True
        self._wait_for_change(thread, site)
        thread.gives_way = False

    def _changes_seen_by(self, thread: SimThread) -> int:
        """How often something changed that the last turn of the thread's loop depended on.

        Taking a lock and giving it back changes nothing for a loop that did not ask about a lock's state.
        """
        return self.changes if thread.looked_at_lock else self.changes - self.lock_changes

    def _wait_for_change(self, thread: SimThread, site: int) -> None:
        thread.spin_mark, thread.spin_now_ns = self._changes_seen_by(thread), self.due_ns
        thread.op, thread.pending_object, thread.pending_member = Op.SPIN, thread.obj_id, WHOLE
        thread.deadline_ns = thread.blocked_on = None
        thread.guarded = False
        waits_since = len(self.events) if thread.looked_at_lock else ~len(self.events)
        self._yield_turn(thread)
        advanced_at = self._advanced_at if self.due_ns != thread.spin_now_ns else -1
        self.note(Op.SPIN, thread.obj_id, (waits_since, advanced_at), site)
        thread.clock_read = False


def require_stack(frames: int) -> None:
    """Fail now, while nothing is half done, if the program has used up the interpreter's stack.

    Raises:
        RecursionError: fewer than `frames` calls are left; the program's own error.
    """
    if frames:
        require_stack(frames - 1)


def kind_stops_running(kind: str) -> bool:
    """Whether an execution of this kind ended while its current thread was between two operations."""
    return kind in ("step_limit", "unsupported")


def stack_of(frame: types.FrameType | None) -> tuple[tuple[str, int, str], ...]:
    """(file, line, qualified function) of `frame` and its callers, innermost first."""
    stack = []
    while frame is not None:
        stack.append((frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_qualname))
        frame = back_of(frame)
    return tuple(stack)


def _comparable(local_values: Mapping[str, Any]) -> dict[str, Any]:
    """Locals in a form that is equal exactly when the loop cannot tell the difference."""
    return {
        name: _content(value, _DEPTH_OF_LOCALS)
        for name, value in local_values.items()
        if not name.startswith(".")
    }


def _content(value: Any, depth: int) -> object:
    """What a value is to a loop: its content if that is plain and small, else which object it is.

    A turn that looks at two things and keeps both (`pair = self.a, self.b`) makes a new tuple each time.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind in (tuple, list) and depth and len(value) <= _LENGTH_OF_LOCALS:
        return kind.__name__, tuple(_content(item, depth - 1) for item in value)
    return id(value)
