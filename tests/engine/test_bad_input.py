"""Programs that go wrong in every way we could think of: each ends in a result, and the next program runs well.

"Never a hang" has no test of its own; the suite's time limit tells. What may harm the whole process is asked
of the probe in `test_probe`.
"""

# ruff: noqa: E501 - the programs under test are data; wrapped, they would be hard to follow.
from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from threadlings.engine.execution import Result
from threadlings.engine.subject import Subject

Run = Callable[..., Result]

HEALTHY = """
import threading, queue
def main():
    q = queue.Queue()
    threads = [threading.Thread(target=q.put, args=(i,)) for i in range(3)]
    for t in threads: t.start()
    for t in threads: t.join()
    return sorted(q.queue), threading.active_count()
"""

PROGRAMS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "ten thousand threads": (
        "def main():\n    for i in range(10_000): threading.Thread(target=int).start()",
        ("raised",),
        "can't start new thread",
    ),
    "ten thousand threads, one after the other": (
        "def main():\n    for i in range(10_000):\n        t = threading.Thread(target=int); t.start(); t.join()",
        ("raised",),
        "can't start new thread",
    ),
    "a recursion without end": ("def main(): main()", ("raised",), "recursion"),
    "a recursion without end in a thread": (
        "def f(): f()\ndef main(): t = threading.Thread(target=f); t.start(); t.join()",
        ("returned",),
        "recursion",
    ),
    "a recursion without end under a lock": (
        "lock = threading.RLock()\ndef f():\n    with lock: f()\ndef main(): f()",
        ("raised",),
        "recursion",
    ),
    "a recursion without end in a finaliser": (
        "class A:\n    def __del__(self): self.f()\n    def f(self): self.f()\ndef main():\n    a = A(); del a",
        ("returned",),
        "",
    ),
    "a recursion that starts threads": (
        "def f(): t = threading.Thread(target=f); t.start(); t.join()\ndef main(): f()",
        ("returned",),
        "can't start new thread",
    ),
    "an exception in a finaliser": (
        "class A:\n    def __del__(self): 1 / 0\ndef f(): A()\ndef main(): t = threading.Thread(target=f); t.start(); f(); t.join()",
        ("returned",),
        "",
    ),
    "a finaliser that waits for a lock": (
        (
            "lock = threading.Lock()\nclass A:\n    def __del__(self): lock.acquire()\n"
            "def main():\n    lock.acquire(); A()"
        ),
        ("deadlock", "returned"),
        "",
    ),
    "sys.exit in a thread": (
        "def main(): t = threading.Thread(target=sys.exit, args=(3,)); t.start(); t.join(); return t.is_alive()",
        ("returned",),
        "",
    ),
    "sys.exit in a task of a pool": (
        "import concurrent.futures as C\ndef main():\n    with C.ThreadPoolExecutor(1) as p: return repr(p.submit(sys.exit, 3).exception())",
        ("returned",),
        "",
    ),
    "an excepthook that raises": (
        (
            "def hook(args): raise ValueError('hook')\nthreading.excepthook = hook\n"
            "def main(): t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()"
        ),
        ("returned",),
        "hook",
    ),
    "an excepthook that waits for ever": (
        (
            "def hook(args): threading.Event().wait()\nthreading.excepthook = hook\n"
            "def main(): t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()"
        ),
        ("deadlock",),
        "",
    ),
    "an excepthook that is no function": (
        "threading.excepthook = 3\ndef main(): t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()",
        ("returned",),
        "'int' object is not callable",
    ),
    "an excepthook that is None, which stands for the one that there was": (
        "threading.excepthook = None\ndef main(): t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()",
        ("returned",),
        "division by zero",
    ),
    "a thread that swallows everything for ever": (
        (
            "def f():\n    while True:\n        try: threading.Event().wait()\n        except BaseException: pass\n"
            "def main(): t = threading.Thread(target=f); t.start(); t.join()"
        ),
        ("deadlock",),
        "",
    ),
    "threading without its parts": (
        (
            "def main():\n    for name in ('Lock', '_active', 'Thread', 'excepthook', '_active_limbo_lock', 'current_thread'):\n"
            "        delattr(threading, name)\n    threading.Event().set()"
        ),
        ("raised", "returned"),
        "",
    ),
    "threads without their parts": (
        "def main():\n    t = threading.Thread(target=int); vars(t).clear(); t.start()",
        ("raised",),
        "",
    ),
    "a thread whose parts are nonsense": (
        "def main():\n    t = threading.Thread(target=int); t._started = t._ident = t._name = t._target = 3; t.start(); t.join()",
        ("raised", "returned"),
        "",
    ),
    "Lock replaced by something else": (
        "threading.Lock = threading._allocate_lock = lambda: None\ndef main(): threading.Lock().acquire()",
        ("raised",),
        "",
    ),
    "Thread.start replaced": (
        "threading.Thread.start = threading.Thread.run\ndef main(): t = threading.Thread(target=int); t.start(); t.join()",
        ("raised",),
        "cannot join",
    ),
    "Thread.run replaced by a loop": (
        "def run(self):\n    while True: pass\nthreading.Thread.run = run\ndef main(): t = threading.Thread(); t.start(); t.join()",
        ("spin", "step_limit"),
        "",
    ),
    "a tight loop over locals": (
        "def f():\n    n = 0\n    while True: n += 1\ndef main(): t = threading.Thread(target=f); t.start(); t.join()",
        ("step_limit",),
        "",
    ),
    "a thread without a function": (
        "def main(): t = threading.Thread(target=3); t.start(); t.join()",
        ("returned",),
        "not callable",
    ),
    "a thread whose name cannot be shown": (
        "class N(str):\n    def __str__(self): raise ValueError\ndef main(): threading.Thread(target=lambda: 1/0, name=N('x')).start()",
        ("returned", "raised"),
        "",
    ),
    "an error whose text cannot be shown": (
        "class E(Exception):\n    def __str__(self): raise E\n    __repr__ = __str__\ndef main(): raise E",
        ("raised",),
        "",
    ),
    "throwing the engine's own exception out": (
        (
            "def f():\n    try: threading.Event().wait()\n    except BaseException as e: raise type(e)('mine')\n"
            "def main(): t = threading.Thread(target=f); t.start(); t.join()"
        ),
        ("deadlock",),
        "",
    ),
}


def told(result: Result) -> str:
    """Everything a result says, as far as it can be shown."""
    texts = []
    for error in (result.exception, *(item.exception for item in result.thread_errors)):
        try:
            texts.append(str(getattr(error, "error", error)))
        except BaseException:
            texts.append("(cannot be shown)")
    return " ".join(texts)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_bad_program_ends_in_a_result_and_the_next_one_runs_well(name: str, run: Run) -> None:
    source, kinds, words = PROGRAMS[name]
    result = run(f"import sys, threading, time\n{source}", max_steps=20_000)
    assert result.kind in kinds, (result.kind, told(result), result.message)
    assert words in told(result)
    assert run(HEALTHY).value == ([0, 1, 2], 1)


def test_a_thread_that_is_slow_to_let_go_is_let_go_once(
    subject: Callable[..., Subject], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = subject(
        "import threading\n"
        "def f():\n"
        "    while True:\n"
        "        try: threading.Event().wait()\n"
        "        except BaseException: sum(range(20_000))\n"
        "def main(): t = threading.Thread(target=f); t.start(); t.join()\n"
    )
    broken: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", broken.append)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        kinds = {slow.run().kind for _ in range(20)}
    finally:
        sys.setswitchinterval(interval)
    assert kinds == {"deadlock"}
    assert not broken, "a worker died"


def test_what_a_program_broke_is_whole_again_for_the_next_one(run: Run) -> None:
    breaks = (
        "import threading\n"
        "def main():\n"
        "    for name in list(vars(threading)):\n"
        "        if not name.startswith('__'): delattr(threading, name)\n"
    )
    assert run(breaks).kind in ("returned", "raised")
    value: Any = run(HEALTHY).value
    assert value == ([0, 1, 2], 1)
