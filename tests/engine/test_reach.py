"""No path of attributes and items leads from a program to the engine.

What stands on such a path can be changed without a word to anybody: an execution that believes that it is not
active has no scheduling points. Closures, globals and code of functions are not followed here, because in the
probe every access to them is announced (`tests/engine/test_guard.py`).
"""

from __future__ import annotations

import sys
import types
from collections import deque
from typing import Any

from threadlings.engine.execution import Execution, Pool, SimThread
from threadlings.engine.footprints import Footprints
from threadlings.engine.modules import Library
from threadlings.engine.monitors import Monitors
from threadlings.engine.primitives import Engine
from threadlings.engine.subject import SourceFile, Subject

MACHINERY = (Engine, Execution, Footprints, Library, Monitors, Pool, SimThread, Subject)
ANNOUNCED = frozenset(["__builtins__", "__closure__", "__code__", "__globals__", "__subclasses__"])
LEAVES = (
    *(str, bytes, int, float, complex, type(None), types.CodeType, types.FrameType, types.TracebackType),
    *(types.WrapperDescriptorType, types.MethodDescriptorType, types.GetSetDescriptorType),
    *(types.MemberDescriptorType, types.ClassMethodDescriptorType),
)
BOUND = (types.MethodType, types.BuiltinFunctionType, types.MethodWrapperType)
PROGRAM = """
import builtins, concurrent.futures, contextlib, dataclasses, functools, importlib, logging, logging.handlers
import queue, sched, sys, threading, time, _thread

@dataclasses.dataclass
class Point:
    x: int = 1

class Worker(threading.Thread):
    def run(self):
        lock.acquire()
        event.set()
        condition.acquire()
        condition.wait()

lock, again, condition, event = threading.Lock(), threading.RLock(), threading.Condition(), threading.Event()
semaphore, barrier, local = threading.BoundedSemaphore(2), threading.Barrier(2), threading.local()
raw, handle = _thread.allocate_lock(), getattr(_thread, "_ThreadHandle", object)()
things = [queue.Queue(), queue.SimpleQueue(), queue.PriorityQueue(3), sched.scheduler()]
cached, point, imported = functools.lru_cache(len), Point(), importlib.import_module("queue")
errors = []

def main():
    worker = Worker(daemon=True)
    worker.start()
    event.wait()
    again.acquire()
    semaphore.acquire()
    raw.acquire()
    timer = threading.Timer(5, print)
    timer.start()
    pool = concurrent.futures.ThreadPoolExecutor(2)
    future = pool.submit(lambda: threading.current_thread())
    try:
        threading.Thread.start(worker)
    except RuntimeError as error:
        errors.append(error)
    found.update(globals(), everybody=threading.enumerate(), pool=pool, future=future, result=future.result(),
                 timer=timer, modules=sys.modules, builtins=builtins, lists=[iter(things), reversed(things)])
    return 1

found = {}
"""


def neighbours(thing: Any) -> list[tuple[str, Any]]:
    """What a program gets from `thing` by attributes, items and iteration."""
    found: list[tuple[str, Any]] = []
    if isinstance(thing, dict):
        found += [(f"[{key!r}]", value) for key, value in list(thing.items())]
    elif isinstance(thing, list | tuple | set | frozenset | deque):
        found += [(f"[{index}]", value) for index, value in enumerate(list(thing))]
    for name in set(dir(thing)) - ANNOUNCED:
        try:
            value = getattr(thing, name)
        except BaseException:  # what refuses to be read leads nowhere
            continue
        # A bound method is made anew each time: what it is bound to is what counts.
        parts = (value.__self__, getattr(value, "__func__", None)) if isinstance(value, BOUND) else (value,)
        found += [(f".{name}", part) for part in parts]
    return found


def paths_to_machinery(start: Any, real: set[int]) -> list[str]:
    """Paths from `start` to objects of the engine; `real` are ids of modules that are not the engine's."""
    waiting, seen, found = deque([("program", start)]), {id(start)}, []
    keep = [start]
    while waiting:
        path, thing = waiting.popleft()
        if isinstance(thing, MACHINERY) or (isinstance(thing, type) and issubclass(thing, MACHINERY)):
            found.append(path)
            continue
        if path.count(".") + path.count("[") > 7:
            continue
        for step, value in neighbours(thing):
            if isinstance(value, LEAVES) or id(value) in seen or id(value) in real:
                continue
            if isinstance(value, type) and value.__module__ == "builtins":
                continue
            seen.add(id(value))
            keep.append(value)
            waiting.append((path + step, value))
    return found


def test_no_attribute_leads_from_a_program_to_the_engine() -> None:
    library = Library()
    real = {id(module) for module in list(sys.modules.values())}
    result: list[list[str]] = []

    def main(modules: dict[str, types.ModuleType]) -> object:
        student = modules["student"]
        answer = student.main()
        # Looked at here, while threads wait and hold locks; steps taken by looking are no steps.
        execution = library.engine.execution
        assert execution is not None
        result.append(execution.quietly(lambda: paths_to_machinery(vars(student)["found"], real)))
        return answer

    subject = Subject(library, [SourceFile("student", "answer", PROGRAM)], main)
    outcome = subject.run()
    assert result, outcome
    assert result[0] == []


def test_a_path_to_the_engine_is_found_where_there_is_one() -> None:
    library = Library()
    for program, way in (
        ({"a": types.SimpleNamespace(b=[{"c": library.add_source}])}, "program['a'].b[0]['c']"),
        ({"d": property(library.reset)}, "program['d'].fget"),
    ):
        found = paths_to_machinery(program, set())
        assert len(found) == 1
        assert found[0].startswith(way)
