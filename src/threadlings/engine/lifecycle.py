"""The life of `threading.Thread` in the engine's terms: started, asked about, joined, over.

CPython hands over between starter and started thread with an event and waits for an end with a lock or a
handle, depending on the version; both would double the interleavings and show the student nothing. So the
methods that have to do with a thread's life are replaced; everything else of the class is CPython's.

Invariants:
    * The engine's side of a thread exists from the first question about it on, started or not, so that a
      question and the start that it races with are about the same object.
    * Who is alive is one step: every start and every end is ordered with it.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import types
from collections.abc import Callable
from typing import Any

from threadlings.engine.events import CENSUS, WHOLE, Op
from threadlings.engine.execution import Abort, SimThread, Unsupported
from threadlings.engine.primitives import (
    Engine,
    ident_of,
    is_over,
    join_thread,
    native_id_of,
    start_thread,
)
from threadlings.engine.stand_ins import cannot_explore


def connect_threads(
    threading: types.ModuleType, engine: Engine, excepthook_now: Callable[[], Callable[..., object]]
) -> None:
    """Replace the life cycle of `threading.Thread` by the engine's.

    Args:
        threading: the simulated module.
        engine: tells the running execution.
        excepthook_now: gives the function that is told of errors which end a thread.
    """
    namespace = vars(threading)
    thread_type = namespace["Thread"]
    # By id and beside the thread itself: an attribute of the thread would be in the program's reach.
    sims: dict[int, tuple[Any, SimThread]] = {}
    engine.at_end.append(sims.clear)

    def sim_of(thread: Any) -> SimThread:
        """The engine's side of a thread; exists from the first question about it on."""
        known = sims.get(id(thread))
        if known is not None:
            return known[1]
        execution = engine.execution
        if execution is None:
            raise RuntimeError("can't start new thread: the program is not being run")
        sim: SimThread | None = None
        if thread is namespace["_main_thread"]:
            sim = execution.threads[0]
        if sim is None:
            sim = SimThread(bootstrap, (thread,), daemon=False)
            sim.python_thread = thread
            execution.pins[sim.obj_id] = sim
            sims[id(thread)] = thread, sim
        return sim

    def start(self: Any) -> None:
        if not getattr(self, "_initialized", False):
            raise RuntimeError("thread.__init__() not called")
        sim = sim_of(self)
        execution = engine.execution
        assert execution is not None
        start_thread(execution, sim)
        # As in CPython, a thread that runs counts as started before start() returns.
        sim.daemon = self._daemonic
        self._started._flag = True
        self._ident = ident_of(sim)
        self._native_id = native_id_of(sim)
        namespace["_active"][self._ident] = self

    def is_started(self: Any) -> bool:
        """Whether the thread was ever started; a step, unless whoever asks has seen it start."""
        execution = engine.execution
        if execution is None:
            return self is namespace["_main_thread"]
        sim = sim_of(self)
        if execution.current not in (sim, sim.starter):
            is_over(execution, sim)
        return sim.tid >= 0

    def get_ident(self: Any) -> int | None:
        ident: int | None = self._ident if self._initialized and is_started(self) else None
        return ident

    def get_native_id(self: Any) -> int | None:
        ident: int | None = self._native_id if self._initialized and is_started(self) else None
        return ident

    def get_daemon(self: Any) -> bool:
        assert self._initialized, "Thread.__init__() not called"
        daemonic: bool = self._daemonic
        return daemonic

    def set_daemon(self: Any, daemonic: bool) -> None:
        if not self._initialized:
            raise RuntimeError("Thread.__init__() not called")
        if is_started(self):
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemonic = daemonic

    def repr_(self: Any) -> str:
        assert self._initialized, "Thread.__init__() was not called"
        state = "initial"
        if is_started(self):
            state = "started" if is_alive(self) else "stopped"
        daemon = " daemon" if self._daemonic else ""
        ident = f" {self._ident}" if self._ident is not None else ""
        return f"<{type(self).__name__}({self._name}, {state}{daemon}{ident})>"

    original_init = thread_type.__init__

    @functools.wraps(original_init)
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        # Whoever prepares a thread anew has another one, which can be started again.
        sims.pop(id(self), None)
        original_init(self, *args, **kwargs)

    thread_type.__init__ = init

    def dummy_init(self: Any) -> None:
        original_dummy_init(self)
        execution = engine.execution
        if execution is not None:
            sims[id(self)] = self, execution.current
            execution.current.python_thread = self

    def bootstrap(self: Any) -> None:
        execution = engine.execution
        if execution is None:
            return
        try:
            self.run()
        except SystemExit:
            pass
        except (Abort, Unsupported):
            raise
        except BaseException as error:
            excepthook = excepthook_now()
            if excepthook is not pristine_excepthook:
                excepthook(namespace["ExceptHookArgs"]((type(error), error, error.__traceback__, self)))
            raise
        finally:
            if "_is_stopped" in self.__dict__:
                self._is_stopped = True

    def enumerate_() -> list[Any]:
        execution = engine.execution
        threads = list(namespace["_active"].values())
        if execution is None:
            return threads
        execution.point(Op.PEEK, CENSUS, WHOLE, -1)
        return [thread for thread in namespace["_active"].values() if not sim_of(thread).finished]

    def active_count() -> int:
        return len(enumerate_())

    namespace["_enumerate"] = namespace["enumerate"] = enumerate_
    enumerate_.__name__ = "enumerate"
    namespace["active_count"] = active_count
    namespace["_active_limbo_lock"] = contextlib.nullcontext()
    namespace["_shutdown_locks_lock"] = contextlib.nullcontext()
    serials = itertools.count()

    def restart_serials() -> None:
        nonlocal serials
        serials = itertools.count()

    engine.at_end.append(restart_serials)

    def hash_(self: Any) -> int:
        """Sets of threads are iterated in an order that depends neither on addresses nor on the past."""
        serial: int | None = self.__dict__.get("_threadlings_serial")
        if serial is None:
            serial = self.__dict__["_threadlings_serial"] = next(serials)
        return serial

    def is_alive(self: Any) -> bool:
        assert self._initialized, "Thread.__init__() not called"
        execution = engine.execution
        if execution is None:
            return self is namespace["_main_thread"]
        return not is_over(execution, sim_of(self))

    def join(self: Any, timeout: float | None = None) -> None:
        if not getattr(self, "_initialized", False):
            raise RuntimeError("Thread.__init__() not called")
        execution = engine.execution
        if execution is None:
            return
        sim = sim_of(self)
        if sim is execution.current:
            raise RuntimeError("cannot join current thread")
        join_thread(execution, sim, None if timeout is None else max(timeout, 0))

    def refuse(name: str) -> Callable[..., None]:
        def function(func: object) -> None:
            if func is not None:
                # A trace function would see the engine at work, and make steps in the middle of one.
                raise Unsupported(cannot_explore(f"threading.{name}"))

        return function

    for name in ("settrace", "setprofile", "settrace_all_threads", "setprofile_all_threads"):
        if name in namespace:
            namespace[name] = refuse(name)
    pristine_excepthook = namespace["excepthook"]
    replaced: dict[str, Callable[..., object]] = {
        "start": start,
        "join": join,
        "is_alive": is_alive,
        "__hash__": hash_,
        "__repr__": repr_,
    }
    for name, function in replaced.items():
        function.__doc__ = getattr(thread_type, name).__doc__
        function.__qualname__ = f"Thread.{name}"
        setattr(thread_type, name, function)
    thread_type.ident = property(get_ident, doc=thread_type.ident.__doc__)
    thread_type.native_id = property(get_native_id, doc=thread_type.native_id.__doc__)
    thread_type.daemon = property(get_daemon, set_daemon, doc=thread_type.daemon.__doc__)
    dummy_type = namespace["_DummyThread"]
    original_dummy_init = dummy_type.__init__
    dummy_type.__init__ = dummy_init
    del dummy_type.is_alive
