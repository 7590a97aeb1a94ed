"""The simulated `threading`, `queue`, `concurrent.futures`, `contextvars` and `time` behave as documented.

Programs are run once where order does not matter and in every order where it does; what they return is
compared with what Python's documentation promises. Times are virtual and exact, so they are compared with `==`.
"""

# ruff: noqa: E501 - the programs under test are data; wrapped, their line numbers would be hard to follow.
from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

Value = Callable[[str], Any]
Explore = Callable[..., Any]

# Each body is the inside of `main()`; T is threading, C concurrent.futures. The value must equal what is given.
SINGLE_RUNS: dict[str, tuple[str, Any]] = {
    # -- functions of C modules ---------------------------------------------------------------------------
    "a class may keep functions of time and threading": (
        "class A: clock, pause, me, lock = time.monotonic, time.sleep, T.get_ident, T.Lock\na = A(); a.pause(2); return a.clock(), a.me() == T.get_ident(), a.lock().locked()",
        (2.0, True, False),
    ),
    # -- Thread -------------------------------------------------------------------------------------------
    "a thread's repr tells its state": (
        (
            "t = T.Thread(target=int, name='A', daemon=True); a = repr(t); t.start(); b = repr(t); t.join()\n"
            "return a, b.replace(str(t.ident), 'N'), repr(t).replace(str(t.ident), 'N')"
        ),
        ("<Thread(A, initial daemon)>", "<Thread(A, started daemon N)>", "<Thread(A, stopped daemon N)>"),
    ),
    "the daemon flag cannot be changed once a thread has started": (
        "t = T.Thread(target=int); t.daemon = True; t.start(); return t.daemon, error(lambda: setattr(t, 'daemon', False))",
        (True, "RuntimeError: cannot set daemon status of active thread"),
    ),
    "a thread has no identifiers before it has started": (
        "t = T.Thread(target=int); a = t.ident, t.native_id; t.start(); return a, t.ident is None, t.native_id is None",
        ((None, None), False, False),
    ),
    "a thread started by _thread is listed once it has asked who it is, and only while it lives": (
        (
            "import _thread\ngot = []\n"
            "def body():\n    t = T.current_thread(); got.extend([t.name[:6], t.daemon, t.is_alive(), T.active_count()])\n"
            "_thread.start_new_thread(body, ()); time.sleep(1); return got, T.active_count()"
        ),
        (["Dummy-", True, True, 2], 1),
    ),
    # -- Lock ---------------------------------------------------------------------------------------------
    "a lock is taken and given back": (
        "l = T.Lock(); a = l.acquire(); b = l.locked(); c = l.acquire(False); l.release(); return a, b, c, l.locked()",
        (True, True, False, False),
    ),
    "a lock is a context manager that gives True": (
        "l = T.Lock()\nwith l as x: y = l.locked()\nreturn x, y, l.locked()",
        (True, True, False),
    ),
    "a lock is given back when the block raises": (
        "l = T.Lock()\ntry:\n    with l: 1 / 0\nexcept ZeroDivisionError: return l.locked()",
        False,
    ),
    "releasing an unlocked lock is an error": (
        "return error(lambda: T.Lock().release())",
        "RuntimeError: release unlocked lock",
    ),
    "a non-blocking acquire takes no timeout": (
        "return error(lambda: T.Lock().acquire(False, 1))",
        "ValueError: can't specify a timeout for a non-blocking call",
    ),
    "a negative timeout is an error": (
        "return error(lambda: T.Lock().acquire(timeout=-2))",
        "ValueError: timeout value must be a non-negative number",
    ),
    "a huge timeout is an error": (
        "return error(lambda: T.Lock().acquire(timeout=1e100))",
        "OverflowError: timeout value is too large",
    ),
    "a timed acquire waits exactly so long": (
        "l = T.Lock(); l.acquire(); a = l.acquire(timeout=0.25); return a, now()",
        (False, 0.25),
    ),
    "a timeout of zero does not wait": (
        "l = T.Lock(); l.acquire(); a = l.acquire(timeout=0); return a, now()",
        (False, 0.0),
    ),
    "a timeout of -1 means for ever": (
        "l = T.Lock(); return l.acquire(True, -1), l.acquire(blocking=0)",
        (True, False),
    ),
    "another thread may release a lock": (
        "l = T.Lock(); l.acquire(); t = T.Thread(target=l.release); t.start(); l.acquire(); t.join(); return l.locked()",
        True,
    ),
    "the old names of lock methods": (
        "l = T.Lock(); l.acquire_lock(); a = l.locked_lock(); l.release_lock(); return a, l.locked()",
        (True, False),
    ),
    "locks can be told apart and weakly referenced": (
        "import weakref\nl = T.Lock(); r = weakref.ref(l); return r() is l, T.Lock() == l, len({l, l})",
        (True, False, 1),
    ),
    "a lock's repr tells its state": (
        "l = T.Lock(); a = repr(l); l.acquire(); return 'unlocked' in a, '<locked' in repr(l)",
        (True, True),
    ),
    "a lock takes no attributes": (
        "l = T.Lock()\ndef f(): l.x = 1\nreturn error(f).partition(':')[0]",
        "AttributeError",
    ),
    "a timed acquire succeeds when the lock is released in time": (
        "l = T.Lock(); l.acquire(); T.Timer(1, l.release).start(); return l.acquire(timeout=5), now()",
        (True, 1.0),
    ),
    # -- RLock --------------------------------------------------------------------------------------------
    "an rlock is reentrant": (
        "l = T.RLock()\nwith l:\n  with l:\n    l.acquire(); l.release()\n  a = l._is_owned()\nreturn a, l._is_owned()",
        (True, False),
    ),
    "releasing an rlock that is not held is an error": (
        "return error(lambda: T.RLock().release())",
        "RuntimeError: cannot release un-acquired lock",
    ),
    "only the owner releases an rlock": (
        "l = T.RLock(); l.acquire(); got = []\nt = T.Thread(target=lambda: got.append(error(l.release))); t.start(); t.join()\nreturn got",
        ["RuntimeError: cannot release un-acquired lock"],
    ),
    "an rlock is free only after the last release": (
        (
            "l = T.RLock(); l.acquire(); l.acquire(); got = []\n"
            "def other(): got.append((l.acquire(timeout=1), now()))\n"
            "t = T.Thread(target=other); t.start(); l.release(); t.join(); l.release()\n"
            "t = T.Thread(target=other); t.start(); t.join(); return got"
        ),
        [(False, 1.0), (True, 1.0)],
    ),
    "an rlock's timeout": (
        "l = T.RLock(); got = []\nwith l:\n    t = T.Thread(target=lambda: got.append(l.acquire(True, 0.5))); t.start(); t.join()\nreturn got, now()",
        ([False], 0.5),
    ),
    "an rlock checks its arguments": (
        "return error(lambda: T.RLock().acquire(False, 3))",
        "ValueError: can't specify a timeout for a non-blocking call",
    ),
    # -- Condition ----------------------------------------------------------------------------------------
    "a condition's lock is an rlock": ("c = T.Condition()\nwith c:\n    with c: return c._is_owned()", True),
    "waiting without the lock is an error": (
        "return error(lambda: T.Condition().wait())",
        "RuntimeError: cannot wait on un-acquired lock",
    ),
    "notifying without the lock is an error": (
        "return error(lambda: T.Condition().notify())",
        "RuntimeError: cannot notify on un-acquired lock",
    ),
    "a condition over a plain lock": (
        "l = T.Lock(); c = T.Condition(l)\nwith c: a = l.locked(), c.wait(0.5)\nreturn a, now(), l.locked()",
        ((True, False), 0.5, False),
    ),
    "wait_for tells the last answer": (
        "c = T.Condition()\nwith c: return c.wait_for(lambda: 0, timeout=2), c.wait_for(lambda: 'yes'), now()",
        (0, "yes", 2.0),
    ),
    "waiting gives back an rlock taken twice": (
        (
            "c = T.Condition(); got = []\n"
            "def other():\n    with c: got.append('in'); c.notify()\n"
            "with c:\n  with c:\n    T.Thread(target=other).start(); got.append(c.wait(9))\n    got.append(c._is_owned())\n"
            "return got, now()"
        ),
        (["in", True, True], 0.0),
    ),
    "notify wakes so many, notify_all the rest": (
        (
            "c = T.Condition(); woken = []; waiting = []\n"
            "def wait(n):\n  with c:\n    waiting.append(n); c.wait(); woken.append(n)\n"
            "ts = [T.Thread(target=wait, args=(n,)) for n in range(4)]\n"
            "for t in ts: t.start()\n"
            "while len(waiting) < 4: time.sleep(1)\n"
            "with c: c.notify(); \n"
            "time.sleep(1); first = len(woken)\n"
            "with c: c.notify(2)\n"
            "time.sleep(1); second = len(woken)\n"
            "with c: c.notify_all()\n"
            "for t in ts: t.join()\n"
            "return first, second, sorted(woken)"
        ),
        (1, 3, [0, 1, 2, 3]),
    ),
    # -- Semaphore ----------------------------------------------------------------------------------------
    "a semaphore counts": (
        "s = T.Semaphore(2); a = [s.acquire(False) for _ in range(3)]; s.release(2); return a, [s.acquire(blocking=False) for _ in range(3)]",
        ([True, True, False], [True, True, False]),
    ),
    "a semaphore starts at one": ("s = T.Semaphore(); return s.acquire(), s.acquire(False)", (True, False)),
    "a semaphore's value is not negative": (
        "return error(lambda: T.Semaphore(-1))",
        "ValueError: semaphore initial value must be >= 0",
    ),
    "a semaphore is released at least once": (
        "return error(lambda: T.Semaphore().release(0))",
        "ValueError: n must be one or more",
    ),
    "a semaphore times out": ("s = T.Semaphore(0); return s.acquire(timeout=1.5), now()", (False, 1.5)),
    "a non-blocking semaphore takes no timeout": (
        "return error(lambda: T.Semaphore().acquire(False, 1))",
        "ValueError: can't specify timeout for non-blocking acquire",
    ),
    "a semaphore is a context manager": (
        "s = T.Semaphore()\nwith s: a = s.acquire(False)\nreturn a, s.acquire(False)",
        (False, True),
    ),
    "a semaphore wakes who waits": (
        "s = T.Semaphore(0); T.Timer(2, s.release).start(); return s.acquire(timeout=9), now()",
        (True, 2.0),
    ),
    "a bounded semaphore refuses one release too many": (
        "s = T.BoundedSemaphore(1); s.acquire(); s.release(); return error(s.release)",
        "ValueError: Semaphore released too many times",
    ),
    "a bounded semaphore refuses several at once": (
        "s = T.BoundedSemaphore(2); s.acquire(); return error(lambda: s.release(2)), s.acquire(False), s.acquire(False)",
        ("ValueError: Semaphore released too many times", True, False),
    ),
    # -- Event --------------------------------------------------------------------------------------------
    "an event is set, cleared and asked": (
        "e = T.Event(); a = e.is_set(); e.set(); b = e.is_set(), e.wait(), e.wait(3); e.clear(); return a, b, e.is_set(), now()",
        (False, (True, True, True), False, 0.0),
    ),
    "waiting for an event times out": (
        "e = T.Event(); return e.wait(0.75), e.wait(0), now()",
        (False, False, 0.75),
    ),
    "a set wakes everybody even if it is cleared at once": (
        (
            "e = T.Event(); got = []; waiting = []\n"
            "def w(): waiting.append(1); got.append(e.wait())\n"
            "ts = [T.Thread(target=w) for _ in range(3)]\n"
            "for t in ts: t.start()\n"
            "time.sleep(1)\ne.set(); e.clear()\n"
            "for t in ts: t.join()\nreturn got, e.is_set()"
        ),
        ([True, True, True], False),
    ),
    "a subclass of Event": (
        "class E(T.Event):\n  def set(self): super().set(); self.n = 1\ne = E(); e.set(); return e.n, e.wait()",
        (1, True),
    ),
    # -- Barrier ------------------------------------------------------------------------------------------
    "a barrier lets all pass together and numbers them": (
        (
            "b = T.Barrier(3); got = []\n"
            "ts = [T.Thread(target=lambda: got.append(b.wait())) for _ in range(2)]\n"
            "for t in ts: t.start()\n"
            "got.append(b.wait())\nfor t in ts: t.join()\n"
            "return sorted(got), b.parties, b.n_waiting, b.broken"
        ),
        ([0, 1, 2], 3, 0, False),
    ),
    "a barrier runs its action once per round": (
        (
            "n = []; b = T.Barrier(2, action=lambda: n.append(now()))\n"
            "def w():\n  for _ in range(3): b.wait(); time.sleep(1)\n"
            "t = T.Thread(target=w); t.start(); w(); t.join(); return n"
        ),
        [0.0, 1.0, 2.0],
    ),
    "a barrier times out and is broken for everybody": (
        "b = T.Barrier(2)\ndef wait(): b.wait(timeout=0.5)\na = error(wait); return a, b.broken, error(b.wait), now()",
        ("BrokenBarrierError: ", True, "BrokenBarrierError: ", 0.5),
    ),
    "a barrier is broken by abort and mended by reset": (
        (
            "b = T.Barrier(2); got = []; t = T.Thread(target=lambda: got.append(error(b.wait))); t.start()\n"
            "time.sleep(1); b.abort(); t.join(); a = b.broken; b.reset(); return got, a, b.broken"
        ),
        (["BrokenBarrierError: "], True, False),
    ),
    "a barrier whose action fails is broken": (
        "b = T.Barrier(1, action=lambda: 1 / 0); return error(b.wait), b.broken",
        ("ZeroDivisionError: division by zero", True),
    ),
    # -- Timer --------------------------------------------------------------------------------------------
    "a timer calls after its interval": (
        "got = []; t = T.Timer(2.5, lambda *a, **k: got.append((a, k, now())), args=[1], kwargs={'x': 2}); t.start(); t.join(); return got",
        [((1,), {"x": 2}, 2.5)],
    ),
    "a timer can be cancelled": (
        "got = []; t = T.Timer(2, got.append, [1]); t.start(); t.cancel(); t.join(); return got, now()",
        ([], 0.0),
    ),
    "a cancelled timer stays silent": (
        "got = []; t = T.Timer(2, got.append, [1]); t.start(); time.sleep(1); t.cancel(); time.sleep(5); return got, t.is_alive(), now()",
        ([], False, 6.0),
    ),
    # -- local --------------------------------------------------------------------------------------------
    "thread-local data": (
        (
            "d = T.local(); d.x = 'main'; got = []\n"
            "def f(n): got.append(hasattr(d, 'x')); d.x = n; time.sleep(1); got.append(d.x)\n"
            "ts = [T.Thread(target=f, args=(n,)) for n in (1, 2)]\n"
            "for t in ts: t.start()\nfor t in ts: t.join()\nreturn d.x, sorted(got)"
        ),
        ("main", [False, False, 1, 2]),
    ),
    "a subclass of local is initialised per thread": (
        (
            "class L(T.local):\n  n = 0\n  def __init__(self, x): self.x = x; self.items = []\n"
            "l = L(5); l.items.append(1); got = []\n"
            "t = T.Thread(target=lambda: got.append((l.x, l.items))); t.start(); t.join(); return got, l.items"
        ),
        ([(5, [])], [1]),
    ),
    # -- Thread -------------------------------------------------------------------------------------------
    "a thread runs its target with arguments": (
        "got = []; t = T.Thread(target=lambda *a, **k: got.append((a, k)), args=(1, 2), kwargs={'x': 3}); t.start(); t.join(); return got",
        [((1, 2), {"x": 3})],
    ),
    "a thread without a target does nothing": (
        "t = T.Thread(); t.start(); t.join(); return t.is_alive()",
        False,
    ),
    "a subclass overrides run": (
        (
            "class W(T.Thread):\n  def __init__(self, n): super().__init__(name='w'); self.n = n\n  def run(self): self.n += 1; self.who = T.current_thread() is self\n"
            "w = W(1); w.start(); w.join(); return w.n, w.who, w.name"
        ),
        (2, True, "w"),
    ),
    "a subclass that forgets to initialise the thread": (
        "class W(T.Thread):\n  def __init__(self): pass\nw = W(); return error(w.start), error(w.join)",
        ("RuntimeError: thread.__init__() not called", "RuntimeError: Thread.__init__() not called"),
    ),
    "a thread starts once": (
        "t = T.Thread(); t.start(); a = error(t.start); t.join(); return a, error(t.start)",
        ("RuntimeError: threads can only be started once",) * 2,
    ),
    "joining before the start is an error": (
        "return error(T.Thread().join)",
        "RuntimeError: cannot join thread before it is started",
    ),
    "a thread cannot join itself": (
        "got = []; t = T.Thread(target=lambda: got.append(error(t.join))); t.start(); t.join(); return got, error(T.current_thread().join)",
        (["RuntimeError: cannot join current thread"], "RuntimeError: cannot join current thread"),
    ),
    "joining twice is fine and gives None": (
        "t = T.Thread(); t.start(); return t.join(), t.join(), t.join(1), t.join(timeout=0)",
        (None,) * 4,
    ),
    "a join times out": (
        "t = T.Thread(target=time.sleep, args=(3,)); t.start(); t.join(1); a = t.is_alive(), now(); t.join(); return a, t.is_alive(), now()",
        ((True, 1.0), False, 3.0),
    ),
    "a join with a negative timeout does not wait": (
        "t = T.Thread(target=time.sleep, args=(3,)); t.start(); t.join(-1); return t.is_alive(), now()",
        (True, 0.0),
    ),
    "is_alive before, during and after": (
        "t = T.Thread(target=time.sleep, args=(1,)); a = t.is_alive(); t.start(); b = t.is_alive(); t.join(); return a, b, t.is_alive()",
        (False, True, False),
    ),
    "names are numbered and tell the target": (
        "def work(): pass\nts = [T.Thread(target=work), T.Thread(), T.Thread(name='x')]; ts[1].name = 'y'; return [t.name for t in ts]",
        ["Thread-1 (work)", "y", "x"],
    ),
    "daemon flags": (
        "t = T.Thread(daemon=True); return t.daemon, T.Thread().daemon, T.current_thread().daemon",
        (True, False, False),
    ),
    "daemon is inherited and cannot change while running": (
        (
            "got = []\ndef f():\n  got.append(T.Thread().daemon); got.append(error(lambda: setattr(T.current_thread(), 'daemon', False)))\n"
            "t = T.Thread(target=f, daemon=True); t.start(); t.join(); return got"
        ),
        [True, "RuntimeError: cannot set daemon status of active thread"],
    ),
    "identifiers are distinct numbers": (
        (
            "t = T.Thread(target=lambda: got.append((T.get_ident(), T.get_native_id()))); got = []; a = t.ident; t.start(); t.join()\n"
            "return a, t.ident == got[0][0] != T.get_ident() == T.main_thread().ident, t.native_id == got[0][1], type(t.ident) is int"
        ),
        (None, True, True, True),
    ),
    "current_thread, main_thread, enumerate and active_count": (
        (
            "e = T.Event(); t = T.Thread(target=e.wait, name='w'); before = T.active_count(); t.start()\n"
            "during = T.active_count(), sorted(x.name for x in T.enumerate()); e.set(); t.join()\n"
            "return before, during, T.active_count(), T.current_thread() is T.main_thread(), T.current_thread().name, T.enumerate() == [T.main_thread()]"
        ),
        (1, (2, ["MainThread", "w"]), 1, True, "MainThread", True),
    ),
    "a thread that raises ends, and joining it is fine": (
        (
            "seen = []; T.excepthook = lambda a: seen.append((a.exc_type.__name__, str(a.exc_value), a.thread.name))\n"
            "t = T.Thread(target=lambda: {}['k'], name='w')\nt.start(); t.join(); return seen, t.is_alive()"
        ),
        None,
    ),
    "SystemExit in a thread ends it silently": (
        "t = T.Thread(target=sys.exit, args=(3,)); t.start(); t.join(); return t.is_alive()",
        False,
    ),
    "a set of threads is iterated in the order of their making": (
        "got = []\nfor t in {T.Thread(target=got.append, args=(n,)) for n in range(5)}: t.start(); t.join()\nreturn got",
        [0, 1, 2, 3, 4],
    ),
    "_thread works too": (
        (
            "import _thread\nl = _thread.allocate_lock(); l.acquire(); got = []\n"
            "def f(a, b=0): got.append((a, b, _thread.get_ident() != T.main_thread().ident)); l.release()\n"
            "i = _thread.start_new_thread(f, (1,), {'b': 2}); l.acquire(); return got, type(i) is int, l.locked(), isinstance(l, _thread.LockType)"
        ),
        ([(1, 2, True)], True, True, True),
    ),
    "_thread checks its arguments": (
        "import _thread\nreturn error(lambda: _thread.start_new_thread(1, ())), error(lambda: _thread.start_new_thread(print, []))",
        ("TypeError: first arg must be callable", "TypeError: 2nd arg must be a tuple"),
    ),
    "_thread.exit ends a thread silently": (
        "import _thread\nt = T.Thread(target=_thread.exit); t.start(); t.join(); return 1",
        1,
    ),
    "stack_size is accepted": (
        "return T.stack_size(), T.stack_size(65536), error(lambda: T.stack_size(1))[:10]",
        (0, 0, "ValueError"),
    ),
    # -- time ---------------------------------------------------------------------------------------------
    "sleeping takes exactly so long": (
        "time.sleep(0.1); time.sleep(0.2); time.sleep(1e-9); time.sleep(0); return now(), time.monotonic_ns()",
        (0.300000001, 300_000_001),
    ),
    "a year passes at once": ("time.sleep(86400 * 365); return now()", 31_536_000.0),
    "all clocks show the same time": (
        (
            "a = time.monotonic(), time.perf_counter(), time.time(), time.time_ns(); time.sleep(2)\n"
            "return time.monotonic() - a[0], time.perf_counter() - a[1], time.time() - a[2], time.time_ns() - a[3], time.process_time()"
        ),
        (2.0, 2.0, 2.0, 2_000_000_000, 0.0),
    ),
    "sleep checks its argument": (
        "return [error(lambda: time.sleep(x)) for x in (-1, 'a', float('nan'), None)]",
        [
            "ValueError: sleep length must be non-negative",
            "TypeError: 'str' object cannot be interpreted as an integer",
            "ValueError: Invalid value NaN (not a number)",
            "TypeError: 'NoneType' object cannot be interpreted as an integer",
        ],
    ),
    "sleeps overlap": (
        "ts = [T.Thread(target=time.sleep, args=(n,)) for n in (1, 3, 2)]\nfor t in ts: t.start()\nfor t in ts: t.join()\nreturn now()",
        3.0,
    ),
    "calendar time is virtual as well": (
        "a = time.gmtime()[:6]; time.sleep(61); return a, time.gmtime()[:6], time.strftime('%H:%M:%S', time.gmtime())",
        ((2026, 1, 1, 0, 0, 0), (2026, 1, 1, 0, 1, 1), "00:01:01"),
    ),
    "scheduling events with sched": (
        (
            "import sched\ngot = []; s = sched.scheduler(time.monotonic, time.sleep)\n"
            "s.enter(2, 1, lambda: got.append(('b', now()))); s.enter(1, 1, lambda: got.append(('a', now()))); s.run(); return got"
        ),
        [("a", 1.0), ("b", 2.0)],
    ),
    "a loop that waits until less than nothing is left": (
        "c = T.Condition(); end = now() + 1\nwith c:\n    while True:\n        left = end - now()\n        if left < 0: return 1 <= now() < 2\n        c.wait(left)",
        True,
    ),
    "a loop that works until the clock says so": (
        "n = 0\nwhile now() < 5: n += 1\nreturn n > 50, now() >= 5",
        (True, True),
    ),
    "rounding errors of timeouts do not make time stand still": (
        "c = T.Condition(); got = []\nfor n in range(1, 200):\n    with c: got.append(c.wait_for(lambda: False, timeout=n * 0.1 + n * 0.03))\nreturn any(got), round(now(), 6)",
        (False, 2587.0),
    ),
    # -- queue --------------------------------------------------------------------------------------------
    "a queue is first in, first out": (
        "import queue\nq = queue.Queue(); [q.put(n) for n in range(3)]; return q.qsize(), [q.get() for _ in range(3)], q.empty(), q.full()",
        (3, [0, 1, 2], True, False),
    ),
    "a stack and a priority queue": (
        "import queue\na, b = queue.LifoQueue(), queue.PriorityQueue(); [q.put(n) for q in (a, b) for n in (2, 3, 1)]\nreturn [a.get() for _ in range(3)], [b.get() for _ in range(3)]",
        ([1, 3, 2], [1, 2, 3]),
    ),
    "getting from an empty queue": (
        "import queue\nq = queue.Queue(); return error(q.get_nowait), error(lambda: q.get(timeout=2)), error(lambda: q.get(False)), now()",
        ("Empty: ", "Empty: ", "Empty: ", 2.0),
    ),
    "putting into a full queue": (
        "import queue\nq = queue.Queue(1); q.put(1); return error(lambda: q.put_nowait(2)), error(lambda: q.put(2, timeout=3)), q.full(), now()",
        ("Full: ", "Full: ", True, 3.0),
    ),
    "negative queue timeouts": (
        "import queue\nq = queue.Queue(1); return error(lambda: q.get(timeout=-1)), error(lambda: q.put(1, timeout=-1))",
        ("ValueError: 'timeout' must be a non-negative number",) * 2,
    ),
    "task_done and join": (
        (
            "import queue\nq = queue.Queue(); done = []\n"
            "def work():\n  while (x := q.get()) is not None: time.sleep(x); done.append(x); q.task_done()\n"
            "t = T.Thread(target=work); t.start(); q.put(1); q.put(2); q.join(); a = list(done), now(); q.put(None); t.join(); return a, error(lambda: [q.task_done() for _ in range(3)])"
        ),
        (([1, 2], 3.0), "ValueError: task_done() called too many times"),
    ),
    "a full queue makes the producer wait": (
        (
            "import queue\nq = queue.Queue(1)\nt = T.Thread(target=lambda: [q.put((n, now())) for n in range(3)]); t.start()\n"
            "got = []\nfor _ in range(3): time.sleep(1); got.append(q.get()[0])\nt.join(); return got, now()"
        ),
        ([0, 1, 2], 3.0),
    ),
    "a simple queue": (
        "import queue\nq = queue.SimpleQueue(); q.put(1); q.put_nowait(2); return q.qsize(), q.get(), q.get_nowait(), q.empty(), error(q.get_nowait), error(lambda: q.get(timeout=1)), now()",
        (2, 1, 2, True, "Empty: ", "Empty: ", 1.0),
    ),
    "a queue of one's own": (
        "import queue\nclass Q(queue.Queue):\n  def _put(self, x): self.queue.appendleft(x * 2)\nq = Q(); q.put(1); q.put(2); return q.get(), q.get()",
        (4, 2),
    ),
    # -- concurrent.futures -------------------------------------------------------------------------------
    "submit and result": (
        "with C.ThreadPoolExecutor(2) as p: f = p.submit(lambda a, b=0: a + b, 1, b=2); return f.result(), f.done(), f.exception(), f.cancelled()",
        (3, True, None, False),
    ),
    "map keeps the order": (
        "def f(n, m): time.sleep(5 - n); return n * m\nwith C.ThreadPoolExecutor(max_workers=5) as p: return list(p.map(f, range(4), [1, 2, 3, 4])), now()",
        ([0, 2, 6, 12], 5.0),
    ),
    "a pool bounds what runs at once": (
        "with C.ThreadPoolExecutor(2) as p: [p.submit(time.sleep, 1) for _ in range(5)]\nreturn now()",
        3.0,
    ),
    "an exception comes out of result": (
        "with C.ThreadPoolExecutor(1) as p: f = p.submit(lambda: 1 / 0)\nreturn error(f.result), type(f.exception()).__name__, error(lambda: list(p.map(int, ['x'])))[:12]",
        ("ZeroDivisionError: division by zero", "ZeroDivisionError", "RuntimeError"),
    ),
    "an exception comes out of map": (
        "with C.ThreadPoolExecutor(1) as p: return error(lambda: list(p.map(int, ['1', 'x']))).partition(':')[0]",
        "ValueError",
    ),
    "as_completed gives who is done first": (
        "with C.ThreadPoolExecutor(3) as p:\n  fs = {p.submit(time.sleep, n): n for n in (3, 1, 2)}\n  return [(fs[f], now()) for f in C.as_completed(fs)]",
        [(1, 1.0), (2, 2.0), (3, 3.0)],
    ),
    "as_completed times out": (
        "with C.ThreadPoolExecutor(1) as p:\n  f = p.submit(time.sleep, 5)\n  return error(lambda: list(C.as_completed([f], timeout=1))), now()",
        ("TimeoutError: 1 (of 1) futures unfinished", 1.0),
    ),
    "wait for the first, for all, for an exception": (
        (
            "p = C.ThreadPoolExecutor(3); fs = [p.submit(time.sleep, n) for n in (1, 2)]\n"
            "a = C.wait(fs, return_when=C.FIRST_COMPLETED); t1 = now(); b = C.wait(fs); t2 = now()\n"
            "g = [p.submit(time.sleep, 9), p.submit(int, 'x')]; c = C.wait(g, return_when=C.FIRST_EXCEPTION); d = C.wait(g, timeout=1)\n"
            "return len(a.done), len(a.not_done), t1, len(b.done), t2, len(c.done), len(d.not_done), now()"
        ),
        (1, 1, 1.0, 2, 2.0, 1, 1, 3.0),
    ),
    "a result times out": (
        "p = C.ThreadPoolExecutor(1); f = p.submit(time.sleep, 5); return error(lambda: f.result(timeout=1)), error(lambda: f.exception(0)), f.running(), now()",
        ("TimeoutError: ", "TimeoutError: ", True, 1.0),
    ),
    "callbacks are called once, with the future": (
        (
            "got = []\nwith C.ThreadPoolExecutor(1) as p:\n  f = p.submit(time.sleep, 1); f.add_done_callback(lambda g: got.append((g is f, now())))\n"
            "f.add_done_callback(lambda g: got.append('late')); return got"
        ),
        [(True, 1.0), "late"],
    ),
    "a future that waits can be cancelled": (
        "with C.ThreadPoolExecutor(1) as p:\n  a = p.submit(time.sleep, 5); b = p.submit(print); time.sleep(1); r = a.cancel(), b.cancel()\nreturn r, b.cancelled(), error(b.result).partition(':')[0], now()",
        ((False, True), True, "CancelledError", 5.0),
    ),
    "an initializer runs in every worker": (
        "d = T.local()\ndef init(x): d.x = x\nwith C.ThreadPoolExecutor(2, initializer=init, initargs=(7,)) as p: return list(p.map(lambda _: d.x, range(3)))",
        [7, 7, 7],
    ),
    "an initializer that fails breaks the pool": (
        "p = C.ThreadPoolExecutor(1, initializer=lambda: 1 / 0); f = p.submit(print); return error(f.result).partition(':')[0], error(lambda: p.submit(print)).partition(':')[0]",
        ("BrokenThreadPool", "BrokenThreadPool"),
    ),
    "submitting after the shutdown is an error": (
        "p = C.ThreadPoolExecutor(1); p.shutdown(); return error(lambda: p.submit(print))",
        "RuntimeError: cannot schedule new futures after shutdown",
    ),
    "a shutdown may cancel what waits": (
        "p = C.ThreadPoolExecutor(1); a = p.submit(time.sleep, 2); b = p.submit(time.sleep, 2); time.sleep(1); p.shutdown(wait=True, cancel_futures=True); return a.done(), b.cancelled(), now()",
        (True, True, 2.0),
    ),
    "a shutdown need not wait": (
        "p = C.ThreadPoolExecutor(1); f = p.submit(time.sleep, 2); p.shutdown(wait=False); a = now(); f.result(); return a, now()",
        (0.0, 2.0),
    ),
    "workers have names": (
        "with C.ThreadPoolExecutor(1, thread_name_prefix='w') as p: return p.submit(lambda: T.current_thread().name).result()",
        "w_0",
    ),
    "a future made by hand": (
        "f = C.Future(); T.Timer(1, f.set_result, ['x']).start(); a = f.result(); g = C.Future(); g.set_exception(KeyError('k')); return a, now(), error(g.result), error(lambda: f.set_result(1)).partition(':')[0]",
        ("x", 1.0, "KeyError: 'k'", "InvalidStateError"),
    ),
    # -- contextvars --------------------------------------------------------------------------------------
    "context variables do not cross into threads unless copied": (
        (
            "import contextvars\nv = contextvars.ContextVar('v', default='none'); v.set('main'); got = []\n"
            "ctx = contextvars.copy_context()\n"
            "ts = [T.Thread(target=lambda: (got.append(v.get()), v.set('t'))), T.Thread(target=ctx.run, args=(lambda: got.append(v.get()),))]\n"
            "for t in ts: t.start(); t.join()\nreturn got, v.get()"
        ),
        (["none", "main"], "main"),
    ),
    # -- modules ------------------------------------------------------------------------------------------
    "functools.cached_property and lru_cache": (
        (
            "import functools\nclass C2:\n  @functools.cached_property\n  def x(self): n.append(1); return 5\nn = []; c = C2()\n"
            "@functools.lru_cache\ndef f(a): n.append(2); return a\nreturn c.x, c.x, f(1), f(1), n"
        ),
        (5, 5, 1, 1, [1, 2]),
    ),
    "the standard library's own sources are not disturbed": (
        "import logging, tempfile, random, collections\nlogging.getLogger('x').debug('quiet'); return collections.deque([1], 2).maxlen, random.Random(1).random() == random.Random(1).random()",
        (2, True),
    ),
    "ids sort alike in every execution": (
        "a, b = T.Lock(), T.Lock(); return [x is a for x in sorted((a, b), key=id)], id(a) == id(a) != id(b)",
        ([True, False], True),
    ),
}

HEAD = """
import sys, threading as T, time
import concurrent.futures as C
now = time.monotonic
def error(f):
    try: f()
    except Exception as e: return f'{type(e).__name__}: {e}'
def main():
"""


def program(body: str) -> str:
    return HEAD + "\n".join("    " + line for line in body.split("\n")) + "\n"


@pytest.mark.parametrize("name", [name for name in SINGLE_RUNS if "raises ends" not in name])
def test_a_documented_behaviour(name: str, value_of: Value) -> None:
    body, expected = SINGLE_RUNS[name]
    assert value_of(program(body)) == expected


def test_a_replaced_excepthook_hears_of_a_thread_that_raises(run: Callable[..., Any]) -> None:
    result = run(program(SINGLE_RUNS["a thread that raises ends, and joining it is fine"][0]))
    assert result.value == ([("KeyError", "'k'", "w")], False)
    assert [(item.thread, repr(item.exception)) for item in result.thread_errors] == [("w", "KeyError('k')")]


def test_a_replaced_excepthook_hears_of_keyboard_interrupts_too(run: Callable[..., Any]) -> None:
    body = "seen = []; T.excepthook = lambda a: seen.append(a.exc_type.__name__)\ndef f(): raise KeyboardInterrupt\nt = T.Thread(target=f); t.start(); t.join(); return seen"
    assert run(program(body)).value == ["KeyboardInterrupt"]


def test_nothing_of_one_execution_is_left_in_the_next(subject: Callable[..., Any]) -> None:
    """Whatever a program does to `threading`, the next execution finds it as new."""
    once = subject(
        program(
            "fresh = T.excepthook.__name__, T.Thread().name, hasattr(T, 'mine'), T.active_count(), hasattr(T.Thread, 'x')\n"
            "T.Thread(target=time.sleep, args=(9,), daemon=True).start()\n"
            "T.excepthook = print; T.mine = 1; T.Thread.x = 1; T.Lock = None; T.Event.wait = None; return fresh"
        )
    )
    values = [once.run().value for _ in range(3)]
    assert values[0] == values[1] == values[2]
    assert values[0][1:] == ("Thread-1", False, 1, False)


@pytest.mark.parametrize(
    "line",
    [
        "from threading import *",
        "import threading as t; from threading import Thread, Lock, current_thread",
        "import threading; globals().update(vars(threading))",
    ],
)
def test_every_form_of_import_gets_the_simulation(line: str, value_of: Value) -> None:
    source = f"""
{line}
from time import sleep, monotonic
lock = Lock()
def main():
    got = []
    def f():
        with lock: sleep(1); got.append((current_thread().name, monotonic()))
    ts = [Thread(target=f, name=n) for n in 'ab']
    for t in ts: t.start()
    for t in ts: t.join()
    return got
"""
    assert value_of(source) == [("a", 1.0), ("b", 2.0)]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("import asyncio; asyncio.run(None)", "asyncio.run"),
        ("from multiprocessing.pool import ThreadPool; ThreadPool(2)", "multiprocessing.pool.ThreadPool"),
        ("import multiprocessing as m\nclass P(m.Process): pass", "multiprocessing.Process"),
        ("import multiprocessing as m; isinstance(1, m.Process)", "multiprocessing.Process"),
        ("import multiprocessing as m; return m.context.Process", "multiprocessing.context"),
        ("import concurrent.futures as c; c.ProcessPoolExecutor()", "ProcessPoolExecutor"),
        ("import subprocess as s; s.run(['true'])", "subprocess.run"),
        ("import socket; return socket.socket()", "socket.socket"),
        ("try:\n    import signal; signal.alarm(1)\nexcept Exception: return 'swallowed'", "signal.alarm"),
    ],
)
def test_what_cannot_be_explored_says_so_when_it_is_used(
    body: str, name: str, run: Callable[..., Any]
) -> None:
    result = run(program(body))
    assert result.kind == "unsupported"
    assert f"{name} cannot be explored" in result.message


@pytest.mark.parametrize(
    "body",
    [
        "from multiprocessing import Process, Queue\nreturn 1",
        "import asyncio\ndef f(q: asyncio.Queue[int] | None = None): return 1\nreturn f()",
        "import concurrent.futures as c\nnames = {n: getattr(c, n) for n in c.__all__}\nreturn 1",
    ],
)
def test_naming_what_cannot_be_explored_is_no_harm(body: str, value_of: Value) -> None:
    assert value_of(program(body)) == 1


def test_a_star_import_of_the_pools_is_no_harm(value_of: Value) -> None:
    source = """
from concurrent.futures import *
def main():
    with ThreadPoolExecutor(1) as pool: return pool.submit(lambda: 1).result()
"""
    assert value_of(source) == 1


def test_importing_what_cannot_be_explored_is_no_harm(value_of: Value) -> None:
    assert value_of(program("import asyncio, socket, multiprocessing; return 1")) == 1


@pytest.mark.skipif(sys.version_info < (3, 13), reason="queues can be shut down since Python 3.13")
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("q = queue.Queue(); t = T.Thread(target=lambda: got.append(error(q.get))); t.start(); q.shutdown(); t.join(); return got", {"['ShutDown: ']"}),
        ("q = queue.Queue(1); q.put(1); t = T.Thread(target=lambda: got.append(error(lambda: q.put(2)))); t.start(); q.shutdown(); t.join(); return got", {"['ShutDown: ']"}),
        ("q = queue.Queue(); q.put(1); q.shutdown(); return q.get(), error(q.get), error(lambda: q.put(2))", {"(1, 'ShutDown: ', 'ShutDown: ')"}),
        ("q = queue.Queue(); q.put(1); t = T.Thread(target=q.join); t.start(); q.shutdown(immediate=True); t.join(); return error(q.get)", {"'ShutDown: '"}),
        ("q = queue.Queue(); q.put(1); t = T.Thread(target=q.join); t.start(); q.shutdown(); t.join()", {"deadlock"}),
    ],
)  # fmt: skip
def test_shutting_down_a_queue_wakes_who_waits(body: str, expected: set[str], explore: Explore) -> None:
    assert explore(program("import queue\ngot = []\n" + body)).values == expected


# Programs whose value depends on the order: the set of values must be exactly this one.
EVERY_ORDER: dict[str, tuple[str, set[str]]] = {
    "two unlocked increments": (
        "class N: v = 0\ndef f(): N.v += 1\npair(f, f); return N.v",
        {"1", "2"},
    ),
    "two locked increments": (
        "class N: v = 0\nl = T.Lock()\ndef f():\n  with l: N.v += 1\npair(f, f); return N.v",
        {"2"},
    ),
    "an rlock protects as well": (
        "class N: v = 0\nl = T.RLock()\ndef f():\n  with l:\n    with l: N.v += 1\npair(f, f); return N.v",
        {"2"},
    ),
    "a binary semaphore protects, a counting one does not": (
        "class N: v = 0\na, b = T.Semaphore(1), T.Semaphore(2)\ndef f():\n  with a: N.v += 1\ndef g():\n  with b: N.v += 10\npair(f, f); pair(g, g); return N.v",
        {"12", "22"},
    ),
    "a read and a write of an attribute named like a container method": (
        "class C2: pass\nc = C2(); c.count = 0\ndef f(): x = c.count; c.count = x + 1\npair(f, f); return c.count",
        {"1", "2"},
    ),
    "reads of an attribute named like a container method": (
        "class C2: pass\nc = C2(); c.index = 0; got = []\ndef w(): c.index = 1; c.index = 2\ndef r(): got.append(c.index); got.append(c.index)\npair(w, r); return got",
        {"[0, 0]", "[0, 1]", "[0, 2]", "[1, 1]", "[1, 2]", "[2, 2]"},
    ),
    "setattr and getattr are touches": (
        "class N: v = 0\ndef f(): setattr(N, 'v', getattr(N, 'v') + 1)\npair(f, f); return N.v",
        {"1", "2"},
    ),
    "hasattr and delattr are touches": (
        "class C2: pass\nc = C2(); c.x = 1; got = []\ndef f():\n  if hasattr(c, 'x'): got.append(error(lambda: delattr(c, 'x')) is None)\npair(f, f); return sorted(got)",
        {"[True]", "[False, True]"},
    ),
    "the slots behind setattr are touches": (
        "class C2:\n  def __setattr__(self, n, v): super().__setattr__(n, v)\nc = C2(); object.__setattr__(c, 'v', 0)\ndef f(): object.__setattr__(c, 'v', c.v + 1)\ndef g(): c.v = c.v + 1\npair(f, g); return c.v",
        {"1", "2"},
    ),
    "a name that a with statement binds": (
        "x = 0; got = []\nclass M:\n  def __enter__(self): return 1\n  def __exit__(self, *e): pass\ndef f():\n  nonlocal x\n  with M() as x: pass\npair(f, lambda: got.append(x)); return got",
        {"[0]", "[1]"},
    ),
    "a member asked for in a chain of comparisons": (
        "d = {}; got = []\npair(lambda: d.update(k=1), lambda: got.append('k' in d != 5)); return got",
        {"[False]", "[True]"},
    ),
    "a global": (
        "global n\nn = 0\ndef f():\n  global n\n  n += 1\npair(f, f); return n",
        {"1", "2"},
    ),
    "a closure variable": (
        "n = 0\ndef f():\n  nonlocal n\n  n += 1\npair(f, f); return n",
        {"1", "2"},
    ),
    "an item": ("d = {'k': 0}\ndef f(): d['k'] += 1\npair(f, f); return d['k']", {"1", "2"}),
    "appends are atomic": ("l = []\npair(lambda: l.append(1), lambda: l.append(2)); return l", {"[1, 2]", "[2, 1]"}),
    "check then act on a dict": (
        "d = {}; n = []\ndef f():\n  if 'k' not in d: n.append(1); d['k'] = 1\npair(f, f); return len(n)",
        {"1", "2"},
    ),
    "setdefault is atomic": ("d = {}; n = []\ndef f(x): n.append(d.setdefault('k', x))\npair(lambda: f(1), lambda: f(2)); return len(set(n))", {"1"}),
    "a loop variable that a thread sees late": (
        "got = []; ts = []\nfor i in range(2): t = T.Thread(target=lambda: got.append(i)); ts.append(t); t.start()\nfor t in ts: t.join()\nreturn sorted(got)",
        {"[0, 1]", "[1, 1]"},
    ),
    "two loop variables that a thread sees late": (
        "got = []; ts = []\nfor i, n in [(0, 'a'), (1, 'b')]:\n  t = T.Thread(target=lambda: got.append((i, n))); ts.append(t); t.start()\nfor t in ts: t.join()\nreturn sorted(got)[0]",
        {"(0, 'a')", "(0, 'b')", "(1, 'b')"},
    ),
    "a comprehension's variable that a thread sees late": (
        "got = []; ts = []\n[(ts.append(T.Thread(target=lambda: got.append(i))), ts[-1].start()) for i in range(2)]\nfor t in ts: t.join()\nreturn sorted(got)",
        {"[0, 1]", "[1, 1]"},
    ),
    "active_count may still count a thread that is ending": ("t = T.Thread(); t.start(); n = T.active_count(); t.join(); return n", {"1", "2"}),
    "is_alive may be asked before and after the end": ("t = T.Thread(); t.start(); a = t.is_alive(); t.join(); return a", {"True", "False"}),
    "locked may be asked at any time": (
        "l = T.Lock(); got = []\ndef f():\n  with l: pass\npair(f, lambda: got.append(l.locked())); return got",
        {"[True]", "[False]"},
    ),
    "a try-lock meets the lock free or taken": (
        "l = T.Lock(); got = []\ndef f():\n  if l.acquire(False): got.append(1); l.release()\npair(f, f); return len(got)",
        {"1", "2"},
    ),
    "a notify that nobody hears": (
        "c = T.Condition()\ndef w():\n  with c: c.wait()\ndef n():\n  with c: c.notify()\npair(w, n); return 'heard'",
        {"'heard'", "deadlock"},
    ),
    "waiting for a predicate": (
        "c = T.Condition(); ready = []\ndef w():\n  with c: c.wait_for(lambda: ready)\ndef n():\n  with c: ready.append(1); c.notify()\npair(w, n); return 'heard'",
        {"'heard'"},
    ),
    "an event that is set and cleared": (
        "e = T.Event(); got = []\ndef s(): e.set(); e.clear()\npair(s, lambda: got.append(e.wait(1))); return got",
        {"[True]", "[False]"},
    ),
    "a timeout and a release at the same instant": (
        "l = T.Lock(); l.acquire(); T.Timer(1, l.release).start(); return l.acquire(timeout=1)",
        {"True", "False"},
    ),
    "a timer and its cancellation at the same instant": (
        "got = []; t = T.Timer(1, got.append, [1]); t.start(); time.sleep(1); t.cancel(); t.join(); return got",
        {"[]", "[1]"},
    ),
    "sleepers that wake at the same instant": (
        "got = []\npair(lambda: (time.sleep(1), got.append(1)), lambda: (time.sleep(1), got.append(2))); return got",
        {"[1, 2]", "[2, 1]"},
    ),
    "a semaphore hands out what it has": (
        "s = T.Semaphore(1); got = []\npair(lambda: got.append(s.acquire(False)), lambda: got.append(s.acquire(False))); return sorted(got)",
        {"[False, True]"},
    ),
    "two getters and one item": (
        "import queue\nq = queue.Queue(); q.put(1); got = []\ndef f(): got.append(error(q.get_nowait))\npair(f, f); return sorted(map(str, got))",
        {"['Empty: ', 'None']"},
    ),
    "a get and a late put": (
        "import queue\nq = queue.Queue(); got = []\npair(lambda: q.put(1), lambda: got.append(q.empty())); return got",
        {"[True]", "[False]"},
    ),
    "results of futures in the order of completion": (
        "with C.ThreadPoolExecutor(2) as p: return [f.result() for f in C.as_completed([p.submit(lambda: 1), p.submit(lambda: 2)])]",
        {"[1, 2]", "[2, 1]"},
    ),
    "a future asked whether it is done": (
        "with C.ThreadPoolExecutor(1) as p: return p.submit(lambda: 1).done()",
        {"True", "False"},
    ),
    "one of a barrier's threads is number zero": (
        "b = T.Barrier(2); got = []\npair(lambda: got.append(b.wait()), lambda: got.append(b.wait())); return sorted(got)",
        {"[0, 1]"},
    ),
}  # fmt: skip

PAIR = """
def pair(*functions):
    ts = [T.Thread(target=f) for f in functions]
    for t in ts: t.start()
    for t in ts: t.join()
"""


@pytest.mark.parametrize("name", EVERY_ORDER)
def test_exactly_the_possible_values_are_found(name: str, explore: Explore) -> None:
    body, expected = EVERY_ORDER[name]
    found = explore(program(body).replace("def main", PAIR + "def main"))
    assert found.values == expected
    assert found.coverage.exhaustive


def test_import_module_hands_out_the_simulation_too(run: Callable[..., Any]) -> None:
    source = (
        "import importlib, threading, queue, sys\n"
        "def main():\n"
        "    names = ('threading', 'queue', 'concurrent.futures', 'json')\n"
        "    got = [importlib.import_module(name) for name in names]\n"
        "    return got[0] is threading, got[1] is queue, got[2] is sys.modules['concurrent.futures'],"
        " got[3] is sys.modules['json']\n"
    )
    assert run(source).value == (True, True, True, True)


@pytest.mark.parametrize(
    "way",
    [
        "sys.modules['threading']",
        "__import__('threading')",
        "importlib.import_module('threading')",
        "vars(sys.modules[__name__])['threading']",
    ],
)
def test_every_way_to_threading_leads_to_the_simulation(way: str, run: Callable[..., Any]) -> None:
    source = f"import importlib, sys, threading, threading as t\nfrom threading import *\ndef main(): return {way} is t, Lock is t.Lock"
    assert run(source).value == (True, True)


def test_sys_modules_shows_nothing_real_where_there_is_a_simulation(run: Callable[..., Any]) -> None:
    source = (
        "import sys, time\n"
        "def main():\n"
        "    names = ('queue', 'logging', 'socket', 'asyncio', 'threadlings', 'threadlings.engine.execution')\n"
        "    sys.modules['time'].sleep(7)\n"
        "    return [name for name in names if name in sys.modules], time.monotonic(), sys.modules[__name__].main is main\n"
    )
    assert run(source).value == ([], 7.0, True)


def test_sys_is_the_real_one_in_all_else(run: Callable[..., Any]) -> None:
    source = (
        "import io, sys\n"
        "def main():\n"
        "    out, sys.stdout = sys.stdout, io.StringIO()\n"
        "    print('x', end=''); text, sys.stdout = sys.stdout.getvalue(), out\n"
        "    return text, 'stdout' in dir(sys), sys.getrecursionlimit() > 0\n"
    )
    assert run(source).value == ("x", True, True)


def test_log_records_are_written_in_every_order_under_the_handlers_lock(explore: Explore) -> None:
    source = (
        "import io, logging, threading\n"
        "class Count:\n"
        "    n = 0\n"
        "    def __str__(self): self.n += 1; return str(self.n)\n"
        "def main():\n"
        "    out = io.StringIO(); log = logging.getLogger('x'); log.propagate = False\n"
        "    log.addHandler(logging.StreamHandler(out)); log.warning('start'); count = Count()\n"
        "    threads = [threading.Thread(target=log.warning, args=('%s:%s', i, count)) for i in range(2)]\n"
        "    for t in threads: t.start()\n"
        "    for t in threads: t.join()\n"
        "    return out.getvalue()\n"
    )
    found = explore(source)
    assert found.values == {repr("start\n0:1\n1:2\n"), repr("start\n1:1\n0:2\n")}
    assert found.coverage.exhaustive


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("from multiprocessing.pool import ThreadPool; ThreadPool(2)", "ThreadPoolExecutor"),
        ("import multiprocessing.dummy as m; m.Pool(2)", "ThreadPoolExecutor"),
        ("import asyncio; asyncio.run(None)", "event loop"),
        ("import socket; socket.socket()", "socket.socket"),
        ("import subprocess; subprocess.run('x')", "subprocess.run"),
        ("import selectors; selectors.DefaultSelector()", "selectors"),
        ("import signal; signal.alarm(1)", "Signals"),
        ("import threading; threading.settrace(print)", "threading.settrace"),
        ("import sys; sys.setprofile(print)", "sys.setprofile"),
    ],
)
def test_a_refusal_says_what_to_use_instead_and_what_is_offered(
    statement: str, words: str, run: Callable[..., Any]
) -> None:
    result = run(f"def main():\n    {statement}")
    assert result.kind == "unsupported"
    assert words in result.message
    assert "cannot be explored" in result.message
    assert "submission.stress" in result.message


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("__import__('urllib.parse', fromlist=['x']).quote('a b')", "a%20b"),
        ("int(__import__('http').HTTPStatus.OK)", 200),
        ("__import__('random').choice([3])", 3),
        ("__import__('functools').lru_cache(int)('3')", 3),
        ("__import__('tempfile').gettempprefix()", "tmp"),
    ],
)
def test_modules_that_only_calculate_are_the_real_ones(expression: str, value: Any, value_of: Value) -> None:
    assert value_of(f"def main(): return {expression}") == value


def test_a_thread_that_is_prepared_anew_can_be_started_again(value_of: Callable[..., Any]) -> None:
    source = """
    import threading
    seen = []
    class Again(threading.Thread):
        def start(self):
            threading.Thread.__init__(self)
            super().start()
        def run(self):
            seen.append(1)
    def main():
        again, once = Again(), threading.Thread(target=seen.append, args=(2,))
        for thread in (again, again, once):
            thread.start()
            thread.join()
        try:
            once.start()
        except RuntimeError as error:
            return seen, str(error)
    """
    assert value_of(source) == ([1, 1, 2], "threads can only be started once")
