"""The simulated `_thread`: locks, reentrant locks, threads and thread handles.

CPython's own `threading` is executed on top of this module, so conditions, semaphores, events, barriers and
timers are CPython's. Only what `_thread` offers is simulated here, with the contracts of the documentation.

A lock that lives longer than an execution (created while a library was imported) forgets its state when the
next execution touches it; one touched while no execution runs is an ordinary flag.
"""

from __future__ import annotations

import _thread
import contextlib
import types
from collections.abc import Callable
from typing import Any

from threadlings.engine.events import WHOLE, Op
from threadlings.engine.execution import NANOSECONDS, Execution, SimThread, Unsupported

TIMEOUT_MAX = _thread.TIMEOUT_MAX
MAIN_IDENT = 140_000_000_000_000
"""What `threading.get_ident()` gives in the main thread; later threads follow."""
NOBODY = -1
"""In place of the number of the thread that holds a lock."""


class Engine:
    """Where primitives and hooks find the running execution; None between executions.

    `at_end` holds functions that forget what must not outlive an execution. `watch` is told what the program
    asks for by a name that is not in its text as such: `("name", ...)` for a computed attribute, `("import",
    ...)` for a module, where it may raise; and, at the end of an execution, `("replaced", ...)` for a member
    of a simulated module that is not what it was. `("write", ...)` is an attribute that is about to be stored
    in one of the `protected` objects (by id): those modules and their classes. `footprints` is what the hooks
    know of which storage belongs to which object.
    """

    __slots__ = ("at_end", "epoch", "execution", "footprints", "protected", "watch")

    def __init__(self) -> None:
        self.execution: Execution | None = None
        self.epoch = 0
        self.footprints: Any = None
        self.at_end: list[Callable[[], None]] = []
        self.watch: Callable[[str, str], None] | None = None
        self.protected: set[int] = set()

    def begin(self, execution: Execution) -> None:
        """Let `execution` be the running one."""
        self.epoch += 1
        self.execution = execution

    def end(self) -> None:
        """No execution is running any more."""
        self.epoch += 1
        self.execution = None
        for forget in self.at_end:
            forget()


def unbound(member: Any) -> Any:
    """A function of a simulated module, which must not turn into a method where a class keeps it.

    `class Cache: clock = time.monotonic` works because functions of C modules do not bind.
    """
    return staticmethod(member) if isinstance(member, types.FunctionType) else member


def timeout_to_ns(timeout: float) -> int:
    """Seconds, as Python code gives them, in whole nanoseconds.

    Some time is never no time: a program that waits for what a rounding error left of its timeout, and looks
    at the clock again, must find that it has moved.
    """
    return max(round(timeout * NANOSECONDS), 1) if timeout > 0 else 0


def _checked_timeout(blocking: bool, timeout: float) -> int | None:
    """The timeout in nanoseconds, None for no limit; errors as `_thread` raises them."""
    if not blocking:
        if timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        return 0
    if timeout == -1:
        return None
    if timeout < 0:
        raise ValueError("timeout value must be a non-negative number")
    if timeout > TIMEOUT_MAX:
        raise OverflowError("timeout value is too large")
    return timeout_to_ns(timeout)


def make_lock_types(engine: Engine) -> tuple[type, type]:
    """The classes `Lock` and `RLock` of one engine."""

    class Lock:
        """A mutual exclusion lock; any thread may release it."""

        __slots__ = ("__weakref__", "_epoch", "holder_", "locked_", "section_")

        def __init__(self) -> None:
            self.locked_ = False
            # A number, and no thread: whoever has the lock must not get at the engine's objects through it.
            self.holder_ = NOBODY
            self.section_ = 0
            self._epoch = engine.epoch

        def __init_subclass__(cls) -> None:
            raise TypeError("type '_thread.lock' is not an acceptable base type")

        def _current_execution(self) -> Execution | None:
            if self._epoch != engine.epoch:
                self._epoch = engine.epoch
                self.locked_ = False
                self.holder_ = NOBODY
            return engine.execution

        def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
            """Take the lock; see `threading.Lock.acquire`."""
            timeout_ns = _checked_timeout(blocking, timeout)
            execution = self._current_execution()
            if execution is None:
                taken, self.locked_ = not self.locked_, True
                return taken
            if execution.atomic and not self.locked_:
                self.locked_ = True
                self.holder_ = execution.current.tid
                return True
            deadline_ns = None
            if execution.section and not self.locked_:
                must_not_wait = False
            elif timeout_ns == 0:
                execution.turn(Op.PEEK, id(self))
                must_not_wait = True
            elif (deadline_ns := execution.try_early(timeout_ns, Op.PEEK, id(self))) is not None:
                must_not_wait = True
            else:
                must_not_wait = execution.block(Op.ACQUIRE, self, id(self), timeout_ns=timeout_ns)
                if must_not_wait:
                    execution.wake_up()
                    execution.turn(Op.PEEK, id(self))
            if self.locked_:
                execution.note(Op.TRY_FAIL, id(self))
                if deadline_ns is not None:
                    execution.end_early(deadline_ns, granted=False)
                execution.current.looked_at_lock = True
                return False
            self.locked_ = True
            thread = execution.current
            self.holder_ = thread.tid
            thread.held.append(self)
            execution.changes += 1
            execution.lock_changes += 1
            self.section_ += 1
            execution.note(Op.TRY_OK if must_not_wait else Op.ACQUIRE, id(self))
            if deadline_ns is not None:
                execution.end_early(deadline_ns, granted=True)
            return True

        def release(self) -> None:
            """Give the lock back; see `threading.Lock.release`."""
            execution = self._current_execution()
            if execution is None:
                if not self.locked_:
                    raise RuntimeError("release unlocked lock")
                self.locked_ = False
                return
            if not execution.atomic:
                execution.turn(Op.RELEASE, id(self))
                # A release that fails changes nothing: an acquire can overtake it.
                op = Op.RELEASE if self.locked_ else Op.PEEK
                execution.record(execution.current, op, id(self), WHOLE, -1)
            if not self.locked_:
                raise RuntimeError("release unlocked lock")
            self.locked_ = False
            holder = execution.thread_numbered(self.holder_)
            self.holder_ = NOBODY
            if holder is not None and self in holder.held:
                holder.held.remove(self)
            execution.changes += 1
            execution.lock_changes += 1

        def locked(self) -> bool:
            """Whether somebody holds the lock."""
            execution = self._current_execution()
            if execution is not None:
                execution.point(Op.PEEK, id(self), WHOLE, -1)
                execution.current.looked_at_lock = True
            return self.locked_

        acquire_lock = acquire
        release_lock = release
        locked_lock = locked

        def __enter__(self) -> bool:
            return self.acquire()

        def __exit__(self, *exc_info: object) -> None:
            self.release()

        def _at_fork_reinit(self) -> None:
            self.locked_ = False

        def __repr__(self) -> str:
            state = "locked" if self.locked_ else "unlocked"
            return f"<{state} _thread.lock object at {hex(id(self))}>"

    class RLock:
        """A reentrant lock: the thread that holds it may take it again."""

        __slots__ = ("__weakref__", "count_", "inner_")

        def __init__(self, *_: object, **__: object) -> None:
            self.inner_ = Lock()
            self.count_ = 0

        def _is_mine(self, execution: Execution | None) -> bool:
            inner = self.inner_
            inner._current_execution()
            if execution is None:
                return inner.locked_
            return inner.locked_ and inner.holder_ == execution.current.tid

        def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
            """Take the lock once more; see `threading.RLock.acquire`."""
            _checked_timeout(blocking, timeout)
            if self._is_mine(engine.execution):
                self.count_ += 1
                return True
            if not self.inner_.acquire(blocking, timeout):
                return False
            self.count_ = 1
            return True

        def release(self) -> None:
            """Give the lock back once; see `threading.RLock.release`."""
            if not self._is_mine(engine.execution):
                raise RuntimeError("cannot release un-acquired lock")
            if self.count_ > 1:
                self.count_ -= 1
                return
            self.count_ = 0
            self.inner_.release()

        def locked(self) -> bool:
            """Whether somebody holds the lock."""
            return self.inner_.locked()

        def __enter__(self) -> bool:
            return self.acquire()

        def __exit__(self, *exc_info: object) -> None:
            self.release()

        def _is_owned(self) -> bool:
            return self._is_mine(engine.execution)

        def _recursion_count(self) -> int:
            return self.count_ if self._is_mine(engine.execution) else 0

        def _release_save(self) -> tuple[int, int]:
            if not self._is_mine(engine.execution):
                raise RuntimeError("cannot release un-acquired lock")
            count, self.count_ = self.count_, 0
            self.inner_.release()
            return count, 0

        def _acquire_restore(self, state: tuple[int, int]) -> None:
            self.inner_.acquire()
            self.count_ = state[0]

        def _at_fork_reinit(self) -> None:
            self.inner_ = Lock()
            self.count_ = 0

        def __repr__(self) -> str:
            state = "locked" if self.inner_.locked_ else "unlocked"
            return f"<{state} _thread.RLock object count={self.count_} at {hex(id(self))}>"

    Lock.__module__ = RLock.__module__ = "_thread"
    Lock.__name__ = Lock.__qualname__ = "lock"
    RLock.__qualname__ = "RLock"
    return Lock, RLock


def ident_of(thread: SimThread) -> int:
    """The identifier `get_ident` gives; the same in every execution."""
    return MAIN_IDENT + thread.tid * 4096


def native_id_of(thread: SimThread) -> int:
    """The identifier `get_native_id` gives; the same in every execution."""
    return 1000 + thread.tid


def make_thread_module(engine: Engine) -> types.ModuleType:
    """A module object that stands for `_thread` in the program under test."""
    lock_type, rlock_type = make_lock_types(engine)
    module = types.ModuleType("_thread", "Simulated low-level threading primitives.")

    def running() -> Execution:
        execution = engine.execution
        if execution is None:
            raise RuntimeError("can't start new thread: the program is not being run")
        return execution

    def start_new_thread(
        function: Callable[..., object], args: tuple[Any, ...], kwargs: dict[str, Any] | None = None, /
    ) -> int:
        if not callable(function):
            raise TypeError("first arg must be callable")
        if type(args) is not tuple:
            raise TypeError("2nd arg must be a tuple")
        if kwargs is not None and type(kwargs) is not dict:
            raise TypeError("optional 3rd arg must be a dictionary")

        def body(*positional: Any) -> None:
            with contextlib.suppress(SystemExit):
                function(*positional, **(kwargs or {}))

        thread = SimThread(body, args, daemon=True)
        start_thread(running(), thread)
        return ident_of(thread)

    def get_ident() -> int:
        execution = engine.execution
        return _thread.get_ident() if execution is None else ident_of(execution.current)

    def get_native_id() -> int:
        execution = engine.execution
        return _thread.get_native_id() if execution is None else native_id_of(execution.current)

    def exit_thread() -> None:
        raise SystemExit

    def stack_size(size: int = 0, /) -> int:
        if size and size < 32768:
            raise ValueError(f"size not valid: {size} bytes")
        return 0

    def interrupt_main(signum: int = 2, /) -> None:
        raise Unsupported("_thread.interrupt_main() sends a signal; signals cannot be explored")

    def count_threads() -> int:
        execution = engine.execution
        return 0 if execution is None else sum(not t.finished for t in execution.threads[1:])

    lock_factory: Any = lock_type

    def allocate_lock() -> Any:
        return lock_factory()

    members: dict[str, Any] = {
        "LockType": lock_type,
        "lock": lock_type,
        "RLock": rlock_type,
        "allocate_lock": allocate_lock,
        "allocate": allocate_lock,
        "start_new_thread": start_new_thread,
        "start_new": start_new_thread,
        "get_ident": get_ident,
        "get_native_id": get_native_id,
        "exit": exit_thread,
        "exit_thread": exit_thread,
        "stack_size": stack_size,
        "interrupt_main": interrupt_main,
        "_count": count_threads,
        "error": RuntimeError,
        "TIMEOUT_MAX": TIMEOUT_MAX,
        "_local": _thread._local,
        "_set_sentinel": allocate_lock,
        "_excepthook": _thread._excepthook,
        "_ExceptHookArgs": _thread._ExceptHookArgs,
        "daemon_threads_allowed": lambda: True,
        "_is_main_interpreter": lambda: True,
        "_get_main_thread_ident": lambda: MAIN_IDENT,
        "_shutdown": lambda: None,
        "set_name": lambda name, /: None,
    }
    members.update(_handle_members(engine))
    vars(module).update({name: unbound(member) for name, member in members.items()})
    return module


def start_thread(execution: Execution, thread: SimThread) -> None:
    """Start a thread of the program; it is enabled at once and runs when its turn comes.

    Raises:
        RuntimeError: it was started before, or there are more than the limit; what CPython raises.
    """
    execution.hot = execution.active = True
    execution.turn(Op.START, thread.obj_id)
    problem = "threads can only be started once" if thread.tid >= 0 else ""
    if len(execution.threads) >= execution.limits.max_threads:
        problem = problem or "can't start new thread"
    if problem:
        execution.note(Op.PEEK, thread.obj_id)
        raise RuntimeError(problem)
    thread.starter = execution.current
    execution.admit(thread)
    execution.note(Op.START, thread.obj_id, thread.tid)
    execution.changes += 1


def _handle_members(engine: Engine) -> dict[str, Any]:
    """Thread handles, which CPython 3.13's `threading` is built on."""

    class ThreadHandle:
        """What `start_joinable_thread` fills in; joins and asks for one thread."""

        def __init__(self, ident: int = 0) -> None:
            self.ident = ident
            self.sim_thread: SimThread | None = None
            self._done = False

        def is_done(self) -> bool:
            return self._done or (self.sim_thread is not None and self.sim_thread.finished)

        def _set_done(self) -> None:
            self._must_be_started()
            self._done = True

        def _must_be_started(self) -> None:
            if self.sim_thread is None:
                raise RuntimeError("thread not started")

        def join(self, timeout: float | None = None) -> None:
            self._must_be_started()
            execution, thread = engine.execution, self.sim_thread
            if execution is None or thread is None or self._done:
                return
            if thread is execution.current:
                raise RuntimeError("Cannot join current thread")
            # Here, unlike in `Thread.join`, a negative timeout means for ever.
            join_thread(execution, thread, None if timeout is None or timeout < 0 else timeout)

    def start_joinable_thread(
        function: Callable[..., object],
        handle: ThreadHandle | None = None,
        daemon: bool = True,
    ) -> ThreadHandle:
        execution = engine.execution
        if execution is None:
            raise RuntimeError("can't start new thread: the program is not being run")
        handle = ThreadHandle() if handle is None else handle
        if handle.sim_thread is not None:
            raise RuntimeError("thread already started")
        handle.sim_thread = SimThread(function, (), daemon)
        start_thread(execution, handle.sim_thread)
        handle.ident = ident_of(handle.sim_thread)
        return handle

    return {
        "_ThreadHandle": ThreadHandle,
        "_make_thread_handle": ThreadHandle,
        "start_joinable_thread": start_joinable_thread,
    }


def is_over(execution: Execution, thread: SimThread) -> bool:
    """Whether the thread is not running: a step of its own, which its start and its end race with."""
    execution.point(Op.PEEK, thread.obj_id, WHOLE, -1)
    return thread.finished


def join_thread(execution: Execution, thread: SimThread, timeout: float | None) -> None:
    """Wait for a thread's end.

    Raises:
        RuntimeError: it has not been started when its turn comes.
    """
    overdue = False
    if timeout is None or timeout > 0:
        timeout_ns = None if timeout is None else timeout_to_ns(min(timeout, TIMEOUT_MAX))
        deadline_ns = execution.try_early(timeout_ns, Op.PEEK, thread.obj_id)
        if deadline_ns is not None:
            execution.note(Op.PEEK, thread.obj_id)
            execution.end_early(deadline_ns, granted=thread.finished)
            return _require_started(thread)
        # A thread that is not running lets the step go on at once: it has ended, or it was never started.
        overdue = execution.block(Op.JOIN, thread, thread.obj_id, timeout_ns=timeout_ns)
        if overdue:
            execution.wake_up()
    if overdue or (timeout is not None and timeout <= 0):
        execution.point(Op.PEEK, thread.obj_id, WHOLE, -1)
    else:
        execution.note(Op.JOIN if thread.tid >= 0 else Op.PEEK, thread.obj_id)
    return _require_started(thread)


def _require_started(thread: SimThread) -> None:
    if thread.tid < 0:
        raise RuntimeError("cannot join thread before it is started")
