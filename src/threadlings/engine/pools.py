"""Futures and thread pools, in as few steps as a program can tell apart.

Theory of operation. `concurrent.futures` is CPython's code; what it does under a future's condition is one
step on that future. Waking those who wait for several futures touches more: each of them has an event and a
lock, and whoever settles a future touches those of all who wait for it. All of that is announced, because a
thread that is put to sleep before such a step must be woken by whatever the step depends on.

A pool's workers do nothing but take the next task from a queue, so the queue is modelled closely:

* Taking a task comes after putting that task, and taking is ordered with taking. Putting the next one is not
  ordered with taking this one: the queue is first in, first out, and nobody asks how long it is.
* Workers that have done nothing yet differ in nothing but their names. They take their first tasks in the
  order in which they were started; every other order is one of these under other names. Where an initializer
  has run, they may differ.
* A worker that finds the queue shut and empty ends. That changes nothing for the others, who do the same.
* `wait` for all of several futures, without a timeout, is waiting for one after the other.

CPython starts a worker for a task unless it counts an idle one. It never counts one that is not there, so as
many tasks run at once as may, either way; only the number of threads differs. Counting is explored where the
program asks about that number (`Monitors.threads_are_counted`); elsewhere each task gets a worker until there
are as many as there may be. What is idle is what Python 3.12 and later take for it, on every version: who
found the queue empty. (Before, a worker that had done a task counted, even if it had the next one.)
"""

from __future__ import annotations

import itertools
import logging
import types
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from threadlings.engine.events import Guard, Op
from threadlings.engine.execution import Touch
from threadlings.engine.monitors import Level, Monitors, level_of_event, timing_of

FUTURES = "concurrent.futures._base"
_FRESH_LEVEL = (0, 0)


class _Silent(logging.Logger):
    """A logger that says nothing."""

    def addHandler(self, hdlr: object) -> None:  # noqa: N802 - logging's naming
        """Nothing would come to it."""


class _SilentLogging(types.ModuleType):
    """What `FUTURES` gets for `logging`, of which a copy would take a third of a short execution."""

    StreamHandler = object

    @staticmethod
    def getLogger(name: str) -> logging.Logger:  # noqa: N802 - logging's naming
        logger = _Silent(name)
        logger.disabled = True
        return logger


SILENT_LOGGING = _SilentLogging("logging")


def _change(holder: object) -> Touch:
    return Op.CHANGE, id(holder), (None, Guard.NONE, 0, "")


def _turnstile_type(monitors: Monitors) -> Any:
    """The class of locks that stand for steps; programs hold them, and must not reach `monitors` by them."""

    class Turnstile:
        """Stands for a condition or a lock: everything under it is one step on `holder`.

        Args:
            holder: what the step is on.
            level: its level now.
            what: name of the step for traces.
            more: what else may be touched under it, as things are now.
        """

        def __init__(
            self,
            holder: Any,
            level: Callable[[Any], Level],
            what: str,
            more: Callable[[Any], Sequence[Touch]] = lambda _: (),
        ) -> None:
            self._holder = holder
            self._level = level
            self._what = what
            self._more = more

        def acquire(self, also: Sequence[Touch] = ()) -> bool:
            """Begin the step, which may also touch `also`."""
            holder = self._holder
            more = (*self._more(holder), *also)
            monitors.step(holder, lambda: self._level(holder), lambda: None, what=self._what, more=more)
            execution = monitors.execution
            if execution is not None:
                execution.section += 1
                execution.free_until = 0
            return True

        def release(self) -> None:
            """End the step."""
            execution = monitors.execution
            if execution is not None:
                execution.section = max(0, execution.section - 1)

        def __enter__(self) -> bool:
            return self.acquire()

        def __exit__(self, *exc_info: object) -> None:
            self.release()

        def wait(self, timeout: float | None = None) -> bool:  # noqa: ARG002 - as a condition has it
            """Waiting is a step of its own, with a guard."""
            return False

        def notify_all(self) -> None:
            """Who waits has a guard that is asked again."""

    return Turnstile


def _queue_types(monitors: Monitors) -> tuple[Any, Any]:
    """The class of queues of pools, and the one for pools whose idle workers are counted."""

    class WorkQueue:
        """The queue of a pool: `put`, `get` and `get_nowait` are all that is ever done to it.

        Args:
            empty: what to raise when there is nothing to get; the program's `queue` has its own.
        """

        def __init__(self, empty: type[Exception]) -> None:
            self._empty = empty
            self._items: deque[Any] = deque()
            self._shut = False
            self._shutting = object()
            self._ranks: dict[int, int] = {}
            self._begun = 0

        def expect(self, worker: object) -> None:
            """A worker was started that will differ in nothing from those before it until it takes a task."""
            self._ranks[id(worker)] = self._begun + len(self._ranks)

        def put(self, item: Any) -> None:
            """Add a task, or None once nothing is added any more."""
            if item is not None:
                self._add(item, lambda: self._items.append(item))
            elif not self._shut:
                self._add(self._shutting, self._shut_down)

        def _add(self, what: Any, body: Callable[[], None]) -> None:
            monitors.step(what, lambda: _FRESH_LEVEL, body, what="SimpleQueue.put")

        def get(self, block: bool = True) -> Any:  # noqa: ARG002 - as a queue has it
            """The next task; None if there is none and will be none."""
            execution = monitors.execution
            worker = id(execution.current.python_thread) if execution is not None else 0
            item = self._wait_for_next(worker)
            execution = monitors.execution
            if execution is not None:
                # It comes after what made it possible, and could not have come before.
                execution.section += 1
                execution.note(
                    Op.LOOK,
                    id(self._shutting if item is None else item),
                    (_FRESH_LEVEL, Guard.POSITIVE, 0, ""),
                )
                execution.section -= 1
            return item

        def _wait_for_next(self, worker: int) -> Any:
            return monitors.step(
                self,
                self._level,
                lambda: self._take(worker),
                guard=Guard.NEXT,
                parameter=self._ranks.get(worker, -1),
                reads=lambda: not self._items,
                what="SimpleQueue.get",
            )

        def get_nowait(self) -> Any:
            """The next task, for whoever clears the queue under the pool's lock.

            Raises:
                Exception: there is none (the program's `queue.Empty`).
            """

            def take() -> Any:
                if not self._items:
                    raise self._empty
                return self._items.popleft()

            return monitors.step(
                self, self._level, take, reads=lambda: not self._items, what="SimpleQueue.get"
            )

        def _level(self) -> Level:
            """How many tasks there are, and how many workers have taken their first one (-1: no matter)."""
            return (len(self._items), self._begun) if self._items else (int(self._shut), -1)

        def _take(self, worker: int) -> Any:
            if not self._items:
                return None
            if self._ranks.pop(worker, None) is not None:
                self._begun += 1
            return self._items.popleft()

        def _shut_down(self) -> None:
            self._shut = True

    class CountingQueue(WorkQueue):
        """A queue whose workers count as idle once they find it empty; all steps depend on each other."""

        _idle = 0

        def _add(self, what: Any, body: Callable[[], None]) -> None:  # noqa: ARG002 - on the queue as a whole
            monitors.step(self, self._level, body, what="SimpleQueue.put")

        def get(self, block: bool = True) -> Any:  # noqa: ARG002 - as a queue has it
            """The next task; None if there is none and will be none."""
            waits = False

            def look() -> Any:
                nonlocal waits
                waits = not (self._items or self._shut)
                self._idle += waits
                return self._take(0)

            ends = lambda: self._shut and not self._items  # noqa: E731
            item = monitors.step(self, self._level, look, reads=ends, what="SimpleQueue.get")
            return self._wait_for_next(0) if waits else item

        def acquire(self, timeout: float | None = None) -> bool:  # noqa: ARG002 - never more than 0
            """Count on an idle worker, as with the semaphore that this stands for."""
            idle: bool = monitors.step(
                self, self._level, self._count_on_one, reads=lambda: not self._idle, what="SimpleQueue.put"
            )
            return idle

        def release(self) -> None:
            """A worker has done a task; whether it is idle will show."""

        def _count_on_one(self) -> bool:
            found = self._idle > 0
            self._idle -= found
            return found

    return WorkQueue, CountingQueue


class _NeverIdle:
    """Stands for the semaphore that counts idle workers, where nobody can tell."""

    def acquire(self, timeout: float | None = None) -> bool:  # noqa: ARG002 - never more than 0
        return False

    def release(self) -> None:
        return None


class _InOrder(dict[Any, None]):
    """A set that is iterated in the order in which things were added."""

    def __init__(self, added: Callable[[Any], None]) -> None:
        super().__init__()
        self._added = added

    def add(self, item: Any) -> None:
        self[item] = None
        self._added(item)


class Pools:
    """Turns futures and pools into steps.

    Args:
        monitors: what makes them.
    """

    def __init__(self, monitors: Monitors) -> None:
        self._monitors = monitors
        self._turnstile = _turnstile_type(monitors)

    def connect_futures(self, base: types.ModuleType) -> None:
        """Make `Future` step by step; callbacks run outside, as they do in CPython."""
        cls, monitors, turnstile = base.Future, self._monitors, self._turnstile
        original_init = cls.__init__
        over = (base.CANCELLED_AND_NOTIFIED, base.FINISHED, base.CANCELLED)
        told = (base.CANCELLED_AND_NOTIFIED, base.FINISHED)

        def level_of(future: Any) -> Level:
            return int(future._state in over), int(future._state not in told)

        def waiters_of(future: Any) -> list[Touch]:
            return [_change(waiter.event) for waiter in future._waiters]

        def init(self_: Any) -> None:
            original_init(self_)
            self_._serial = next(serials)
            self_._condition = turnstile(self_, level_of, "Future", waiters_of)

        def waiting(name: str) -> Callable[..., Any]:
            original = getattr(cls, name)

            def method(self_: Any, timeout: float | None = None) -> Any:
                return monitors.step(
                    self_,
                    lambda: level_of(self_),
                    lambda: original(self_, 0),
                    guard=Guard.POSITIVE,
                    reads=True,
                    timing=timing_of(True, timeout),
                    late=lambda: original(self_, 0),
                    what=f"Future.{name}",
                )

            method.__doc__ = original.__doc__
            return method

        # Sets of futures are iterated in an order that must not depend on addresses.
        serials = itertools.count()
        vars(base)["id"] = hash
        cls.__hash__ = lambda self_: self_._serial
        cls.__init__ = init
        cls.result, cls.exception = waiting("result"), waiting("exception")
        for name in ("done", "running", "cancelled"):
            monitors.connect_simple(cls, name, level_of, reads=True, what=f"Future.{name}")
        for kind in (base._AsCompletedWaiter, base._AllCompletedWaiter):
            self._connect_waiter(kind)

        def enter(self_: Any) -> None:
            for position, future in enumerate(self_.futures):
                others = self_.futures[1:] if position == 0 else ()
                future._condition.acquire([_change(other) for other in others])

        base._AcquireFutures.__enter__ = enter
        original_wait = base.wait

        def wait(fs: Any, timeout: float | None = None, return_when: str = base.ALL_COMPLETED) -> Any:
            futures = set(fs)
            are_futures = all(isinstance(future, cls) for future in futures)
            if timeout is not None or return_when != base.ALL_COMPLETED or not are_futures:
                return original_wait(futures, timeout, return_when)
            for future in futures:
                monitors.step(
                    future,
                    lambda future=future: level_of(future),  # type: ignore[misc]
                    lambda: None,
                    guard=Guard.IDLE,
                    reads=True,
                    what="Future.wait",
                )
            return base.DoneAndNotDoneFutures(futures, set())

        wait.__doc__ = original_wait.__doc__
        vars(base)["wait"] = wait

    def _connect_waiter(self, kind: Any) -> None:
        """What wakes who waits for several futures: its lock stands for a step on its event."""
        original_init, turnstile = kind.__init__, self._turnstile

        def init(self_: Any, *args: Any, **kwargs: Any) -> None:
            original_init(self_, *args, **kwargs)
            self_.lock = turnstile(self_.event, level_of_event, "Event")

        kind.__init__ = init

    def connect_pool(self, thread: types.ModuleType) -> None:
        """Give a pool a queue of our own, and idle workers only where somebody can tell."""
        cls, monitors = thread.ThreadPoolExecutor, self._monitors
        plain, counting = _queue_types(monitors)
        original_init, empty = cls.__init__, vars(thread)["queue"].Empty

        def init(self_: Any, *args: Any, **kwargs: Any) -> None:
            original_init(self_, *args, **kwargs)
            if monitors.threads_are_counted:
                self_._work_queue = self_._idle_semaphore = counting(empty)
                self_._threads = _InOrder(lambda _: None)
                return
            work = plain(empty)
            self_._work_queue = work
            self_._idle_semaphore = _NeverIdle()
            # Initializers may make them different.
            are_alike = getattr(self_, "_initializer", self_) is None
            self_._threads = _InOrder(work.expect if are_alike else lambda _: None)

        init.__doc__ = original_init.__doc__
        cls.__init__ = init
