"""Runs the tests that CPython has for its own modules as programs under the engine.

A test module of the running interpreter's `test` package is one program; each of its test methods is one
execution, in which its threads are simulated and its sleeps take no time. What it imports from `test.support`
is replaced by stand-ins, because the original counts real threads, forks and waits in real time. Nothing of
CPython's tests is part of this project.
"""

from __future__ import annotations

import importlib.util
import inspect
import random
import re
import tomllib
import unittest
from fnmatch import fnmatchcase
from pathlib import Path

from threadlings.engine.execution import Limits, Result
from threadlings.engine.modules import Library
from threadlings.engine.subject import SourceFile, Subject

MODULES = (
    "test_thread",
    "test_threading",
    "test_threading_local",
    "test_queue",
    "test_sched",
    "test_context",
    "test_concurrent_futures",
    "test_concurrent_futures.test_thread_pool",
    "test_concurrent_futures.test_future",
    "test_concurrent_futures.test_as_completed",
    "test_concurrent_futures.test_wait",
    "test_concurrent_futures.test_init",
    "test_concurrent_futures.test_shutdown",
)
"""Test modules; which of them there are depends on the interpreter."""

EXCLUSIONS = Path(__file__).with_name("cpython_exclusions.toml")
"""Test module -> pattern of `Class.method` -> why it does not apply."""

_STAND_INS = {
    "test.support": """
import contextlib as _contextlib, time as _time, unittest as _unittest
verbose = False
SHORT_TIMEOUT, LONG_TIMEOUT, LOOPBACK_TIMEOUT, INTERNET_TIMEOUT = 30.0, 300.0, 5.0, 60.0
has_fork_support = has_subprocess_support = is_wasi = is_emscripten = False
Py_GIL_DISABLED = MISSING_C_DOCSTRINGS = False
is_apple = is_android = is_apple_mobile = check_sanitizer = lambda *a, **k: False
def reap_children(): pass
def gc_collect():
    import gc; gc.collect()
def captured_stderr(): return _captured('stderr')
def captured_stdout(): return _captured('stdout')
@_contextlib.contextmanager
def _captured(name):
    import io, sys
    before = getattr(sys, name)
    setattr(sys, name, io.StringIO())
    try: yield getattr(sys, name)
    finally: setattr(sys, name, before)
captured_output = _captured
def swap_attr(obj, name, value):
    from unittest.mock import patch; return patch.object(obj, name, value)
@_contextlib.contextmanager
def catch_threading_exception():
    import threading
    class Caught: exc_type = exc_value = exc_traceback = thread = None
    caught, before = Caught(), threading.excepthook
    def hook(args): vars(caught).update(exc_type=args.exc_type, exc_value=args.exc_value, thread=args.thread)
    threading.excepthook = hook
    try: yield caught
    finally: threading.excepthook = before
def sleeping_retry(timeout, *args, **kwargs):
    end = _time.monotonic() + timeout
    while _time.monotonic() < end:
        yield
        _time.sleep(0.01)
    raise AssertionError('timed out')
busy_retry = sleeping_retry
wait_process = None
def _decorator(*args, **kwargs):
    return args[0] if len(args) == 1 and callable(args[0]) and not kwargs else lambda function: function
def __getattr__(name):
    if name.startswith('__'): raise AttributeError(name)
    if name.endswith(('_helper', 'testcase')): return __import__('test.support.' + name, fromlist=['*'])
    return _decorator
""",
    "test.support.threading_helper": """
import contextlib as _contextlib
wait_threads_exit = _contextlib.nullcontext
def threading_setup(): return ()
def threading_cleanup(*args): pass
def reap_threads(function): return function
def requires_working_threading(*args, **kwargs): return (lambda decorated: decorated)
def join_thread(thread, timeout=None): thread.join(timeout)
@_contextlib.contextmanager
def start_threads(threads, unlock=None):
    threads = list(threads)
    for thread in threads: thread.start()
    yield
    if unlock: unlock()
    for thread in threads: thread.join()
from test.support import catch_threading_exception
""",
    "test.support.import_helper": """
def import_module(name, *args, **kwargs): return __import__(name, fromlist=['*'])
def import_fresh_module(name, fresh=(), blocked=()):
    return import_module(name) if name != '_queue' and '_queue' not in fresh else None
def ensure_lazy_imports(*args): pass
""",
}
_STAND_INS["concurrent.futures.process"] = (
    "BrokenProcessPool = RuntimeError\ndef _check_system_limits(): pass\n"
)
_STAND_INS["multiprocessing"] = "def get_context(*args, **kwargs): raise NotImplementedError\n"
_STAND_INS["multiprocessing.process"] = _STAND_INS["multiprocessing.util"] = ""
for _name in ("os_helper", "script_helper", "warnings_helper", "hashlib_helper", "testcase"):
    _STAND_INS[f"test.support.{_name}"] = (
        "def __getattr__(name):\n"
        "    if name.startswith('__'): raise AttributeError(name)\n"
        "    return lambda *args, **kwargs: (lambda function: function)\n"
    )
_STAND_INS["test"] = (
    "def __getattr__(name):\n"
    "    if name.startswith('__'): raise AttributeError(name)\n"
    "    return __import__('test.' + name, fromlist=['*'])\n"
)

_MAIN = """
def run_a_test(class_name, method):
    import unittest
    result = unittest.TestResult()
    globals()[class_name](method).run(result)
    problems = [text for _, text in result.failures + result.errors]
    return result.testsRun, [text for _, text in result.skipped], problems
"""


class Suite:
    """One of CPython's test modules as a program.

    Raises:
        LookupError: this interpreter comes without it.
    """

    def __init__(self, module: str) -> None:
        self.module = module
        spec = None
        if importlib.util.find_spec("test") and (
            "." not in module or importlib.util.find_spec(f"test.{module.partition('.')[0]}")
        ):
            spec = importlib.util.find_spec(f"test.{module}")
        if spec is None or spec.origin is None:
            raise LookupError(module)
        self._library = Library()
        folder = Path(spec.origin).parent
        for name, text in _STAND_INS.items():
            self._library.add_plain_module(name, text)
        if spec.submodule_search_locations is None:
            for name in ("lock_tests", "test_queue"):
                if (folder / f"{name}.py").exists():
                    self._library.add_plain_module(f"test.{name}", (folder / f"{name}.py").read_text("utf-8"))
        source = Path(spec.origin).read_text("utf-8")
        # A package: its modules share files, which are put in front of each.
        shared = [folder / f"{name}.py" for name in ("util", "executor")]
        source = "".join(path.read_text("utf-8") for path in shared if path.exists()) + source
        source = re.sub(r"^from \.\w* import (\(.*?\)|.*?$)", "", source, flags=re.MULTILINE | re.DOTALL)
        # Classes of tests that need processes are there, and excluded.
        source = source.replace("futures.ProcessPoolExecutor", "futures.ThreadPoolExecutor")
        self._wanted: tuple[str, str] = ("", "")
        files = [SourceFile("student", module.rpartition(".")[2], source + _MAIN)]
        self._subject = Subject(
            self._library,
            files,
            lambda modules: modules["student"].run_a_test(*self._wanted),
            Limits(max_steps=200_000, max_loop_turns=3_000_000, max_threads=1_100),
        )

    def names(self) -> list[str]:
        """`Class.method` of every test in the module."""
        return _names_in(self.module)

    def run(self, name: str, seed: int | None = None) -> Result:
        """Run one test, by default or in a random order that the seed fixes."""
        class_name, _, method = name.partition(".")
        self._wanted = class_name, method
        if seed is None:
            return self._subject.run()
        rng = random.Random(f"{name}/{seed}")
        return self._subject.run(choose=lambda execution, thread, enabled: rng.choice(enabled))


def _names_in(module: str) -> list[str]:
    loaded = importlib.import_module(f"test.{module}")
    names = []
    for class_name, cls in vars(loaded).items():
        if isinstance(cls, type) and issubclass(cls, unittest.TestCase):
            names += [
                f"{class_name}.{m}" for m, _ in inspect.getmembers(cls, callable) if m.startswith("test")
            ]
    return sorted(names)


def exclusions(module: str) -> dict[str, str]:
    """Patterns of tests that do not apply, with reasons."""
    with EXCLUSIONS.open("rb") as file:
        table: dict[str, dict[str, str]] = tomllib.load(file)
    return table.get(module.partition(".")[0], {})


def reason_to_leave_out(module: str, name: str) -> str | None:
    """Why a test does not apply; None if it does."""
    return next((why for pattern, why in exclusions(module).items() if fnmatchcase(name, pattern)), None)


def problem_of(result: Result) -> str:
    """What is wrong with how a test ended; empty if it passed."""
    if result.kind != "returned":
        error = getattr(result.exception, "error", result.exception)
        return f"{result.kind}: {error!r} {result.message} {[b.stack[:6] for b in result.blocked][:3]}"
    ran, _skipped, problems = result.value
    return problems[0] if problems else "" if ran == 1 else f"{ran} tests ran"
