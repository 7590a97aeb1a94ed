"""The guard: what a program may not do, and that ordinary programs never meet it."""

# ruff: noqa: E501 - programs in one line each, side by side

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from threadlings.jail import Limits, ProbeClient, Tier
from threadlings.judge import wire
from threadlings.probe import hardening
from threadlings.probe.guard import forbidden_name
from threadlings.probe.hardening import ANNOUNCED

SCENARIOS = "def run(student):\n    return student.main()\n"


@pytest.fixture(scope="module")
def probe() -> Iterator[ProbeClient]:
    with ProbeClient(Tier.C) as client:
        yield client


def outcome(probe: ProbeClient, source: str, scenarios: str = SCENARIOS) -> wire.Record:
    key = wire.new_key()
    request = wire.build_request(
        "explore",
        key=key,
        name="answer",
        source=source,
        scenarios=scenarios,
        scenario="run",
        options={"max_executions": 50},
        limits=Limits(),
    )
    return wire.last_record(probe.ask(request, wall_limit_s=20).lines, key)


REFUSED = {
    "frames": ("import sys\ndef main(): return sys._getframe(1).f_lineno", "sys._getframe"),
    "frames of all threads": (
        "import sys\ndef main(): return len(sys._current_frames())",
        "sys._current_frames",
    ),
    "frames by inspect": ("import inspect\ndef main(): return len(inspect.stack())", "sys._getframe"),
    "frames by traceback": (
        "import traceback\ndef main(): return [f for f, _ in traceback.walk_stack(None)] and 1",
        "sys._getframe",
    ),
    "a traceback's frame": (
        "def main():\n    try: 1 / 0\n    except ZeroDivisionError as e: return e.__traceback__.tb_frame.f_lineno",
        "tb_frame",
    ),
    "a generator's frame": ("def main(): return (x for x in ()).gi_frame.f_lineno", "gi_frame"),
    "a closure": ("def main(): return main.__closure__", "__closure__"),
    "a name in a text": ("def main(): return getattr(main, '__globals__') and 1", "__globals__"),
    "a name put together": ("def main(): return getattr(main, '__glo' + 'bals__') and 1", "__globals__"),
    "builtins by name": ("def main(): return len(__builtins__)", "__builtins__"),
    "all subclasses": ("def main(): return len(object.__subclasses__())", "__subclasses__"),
    "all objects": ("import gc\ndef main(): return len(gc.get_objects())", "gc.get_objects"),
    "referrers": ("import gc\ndef main(): return len(gc.get_referrers(main))", "gc.get_referrers"),
    "tracing": ("import sys\ndef main(): sys.settrace(lambda *a: None)", "sys.settrace"),
    "profiling": ("import sys\ndef main(): sys.setprofile(lambda *a: None)", "sys.setprofile"),
    "an audit hook": ("import sys\ndef main(): sys.addaudithook(print)", "sys.addaudithook"),
    "new code": ("def main(): return eval('1')", "exec"),
    "code by timeit": ("import timeit\ndef main(): return timeit.timeit('1', number=1) and 1", "compile"),
    "code by runpy": ("import runpy\ndef main(): return runpy.run_module('this') and 1", "exec"),
    "reading a file": ("def main(): return open('/etc/hostname').read()", "open"),
    "writing a file": ("def main(): open('/tmp/x', 'w').write('x')", "open"),
    "a file by pathlib": (
        "import pathlib\ndef main(): return pathlib.Path('/etc/hostname').read_text()",
        "open",
    ),
    "a folder": ("import os\ndef main(): return os.listdir('/')", "os.listdir"),
    "a process": ("import os\ndef main(): return os.fork()", "os.fork"),
    "a program": ("import os\ndef main(): return os.system('true')", "os.system"),
    "a signal": ("import os\ndef main(): os.kill(os.getpid(), 0)", "os.kill"),
    "a raw socket": ("import _socket\ndef main(): return _socket.socket()", "_socket"),
    "the grader itself": ("import threadlings.judge\ndef main(): return 1", "threadlings.judge"),
    "limits": ("import resource\ndef main(): return 1", "resource"),
    "a builtin replaced": (
        "import random\nrandom.__dict__['__buil' + 'tins__']['len'] = lambda x: 0\ndef main(): return 1",
        "builtins.len",
    ),
    "a library function replaced": (
        "import json\njson.dumps = lambda *a, **k: '{}'\ndef main(): return 1",
        "json.dumps",
    ),
    "a library method replaced": (
        "import json\njson.JSONEncoder.encode = lambda *a: '{}'\ndef main(): return 1",
        "JSONEncoder.encode",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused_is_named_with_its_line(probe: ProbeClient, kind: str) -> None:
    source, named = REFUSED[kind]
    record = outcome(probe, source)
    assert isinstance(record, wire.Refused), record
    assert record.reason == "forbidden"
    assert named in record.message
    if "replaced" not in kind:
        assert record.line is not None
        assert record.line <= source.count("\n") + 1


def test_swallowing_the_refusal_does_not_help(probe: ProbeClient) -> None:
    source = """
import sys
def main():
    for _ in range(3):
        try:
            sys._getframe()
        except BaseException:
            pass
    return "as if nothing had happened"
"""
    record = outcome(probe, source)
    assert isinstance(record, wire.Refused)
    assert (record.reason, record.line) == ("forbidden", 6)


@pytest.mark.parametrize(
    "start",
    [
        "thread = threading.Thread(target=gc.get_objects)\n    thread.start()\n    thread.join()",
        "threading.Timer(1, gc.get_objects).start()",
        "_thread.start_new_thread(gc.get_objects, ())\n    time.sleep(1)",
        "_thread.start_new_thread(exec, ('1', {}))\n    time.sleep(1)",
        "ThreadPoolExecutor(1).submit(gc.get_objects).result()",
        "list(ThreadPoolExecutor(1).map(open, ['/etc/hostname']))",
    ],
)
def test_what_a_thread_is_told_to_call_is_seen_as_well(probe: ProbeClient, start: str) -> None:
    head = "import threading, _thread, gc, time\nfrom concurrent.futures import ThreadPoolExecutor\n"
    record = outcome(probe, f"{head}def main():\n    {start}\n    return 1\n")
    assert isinstance(record, wire.Refused), record
    assert record.reason == "forbidden"


ORDINARY = {
    "dataclass": "from dataclasses import dataclass, field, replace\n@dataclass(order=True, frozen=True)\nclass P:\n    x: int = 1\n    y: list = field(default_factory=list, compare=False)\ndef main(): return [replace(P(), x=2) > P(), repr(P())]",
    "slots dataclass": "from dataclasses import dataclass\n@dataclass(slots=True)\nclass P:\n    x: int = 1\ndef main(): return P().x",
    "namedtuple": "from collections import namedtuple\nP = namedtuple('P', 'x y')\ndef main(): return list(P(1, 2)._replace(x=3))",
    "NamedTuple": "from typing import NamedTuple\nclass P(NamedTuple):\n    x: int\ndef main(): return P(4).x",
    "enum": "from enum import Enum, auto, Flag\nclass C(Enum):\n    A = auto()\n    B = auto()\nclass F(Flag):\n    A = auto()\nE = Enum('E', 'x y')\ndef main(): return [C.A.name, len(list(E)), F.A.value]",
    "typing": "from typing import Generic, TypeVar, Protocol, get_type_hints\nT = TypeVar('T')\nclass B(Generic[T]):\n    v: 'int' = 1\nclass P(Protocol):\n    def f(self) -> int: ...\ndef main(): return [B[int]().v, str(get_type_hints(B)['v'])]",
    "functools": "import functools\n@functools.lru_cache\ndef f(x): return x + 1\n@functools.singledispatch\ndef g(x): return 'any'\n@g.register\ndef _(x: int): return 'int'\n@functools.wraps(f)\ndef h(x): return x\n@functools.total_ordering\nclass C:\n    def __eq__(self, o): return True\n    def __lt__(self, o): return False\ndef main(): return [f(1), g(1), h(2), functools.reduce(lambda a, b: a + b, [1, 2]), C() <= C()]",
    "contextlib": "import contextlib\n@contextlib.contextmanager\ndef c():\n    yield 5\ndef main():\n    with c() as x, contextlib.suppress(ValueError), contextlib.ExitStack() as s:\n        s.callback(int)\n        raise ValueError\n    return x",
    "itertools": "import itertools\ndef main(): return list(itertools.islice(itertools.count(), 3))",
    "logging": "import logging\nlogging.basicConfig(level=logging.INFO)\nlog = logging.getLogger(__name__)\ndef main():\n    log.info('x %s', 1)\n    try: 1 / 0\n    except ZeroDivisionError: log.exception('oh')\n    return 1",
    "traceback": "import traceback\ndef main():\n    try: 1 / 0\n    except ZeroDivisionError: return traceback.format_exc().splitlines()[-1]",
    "warnings": "import warnings\ndef main():\n    warnings.warn('x')\n    return 1",
    "random and others": "import random, math, string, decimal, fractions, statistics, heapq, bisect, copy, json, re, uuid, datetime, operator, abc, weakref, pprint, textwrap, secrets, hashlib\ndef main(): return [random.Random(1).random() < 1, json.dumps(copy.deepcopy({'a': [1]})), str(decimal.Decimal('1.5')), re.sub('a', 'b', 'a')]",
    "abc": "from abc import ABC, abstractmethod\nclass A(ABC):\n    @abstractmethod\n    def f(self): ...\nclass B(A):\n    def f(self): return 1\ndef main(): return B().f()",
    "captured output": "import io, contextlib\ndef main():\n    out = io.StringIO()\n    with contextlib.redirect_stdout(out): print('x')\n    return out.getvalue()",
    "the null device": "import os, contextlib\ndef main():\n    with open(os.devnull, 'w') as f, contextlib.redirect_stdout(f): print('x')\n    return 1",
    "docstrings and dunders": "class C:\n    'doc'\n    __slots__ = ('_x',)\n    def __init__(self): self._x = 1\n    def __getattr__(self, n): return n\n    def __enter__(self): return self\n    def __exit__(self, *e): return False\ndef main():\n    with C() as c: return [c.y, C.__doc__, type(c).__name__, main.__name__]",
    "pools": "from concurrent.futures import ThreadPoolExecutor, as_completed\ndef main():\n    with ThreadPoolExecutor(2) as pool:\n        return sorted(f.result() for f in as_completed([pool.submit(pow, n, 2) for n in (1, 2)]))",
    "locals of threads": "import threading, contextvars\nmine = threading.local()\nvar = contextvars.ContextVar('v', default=3)\ndef main():\n    mine.x = 1\n    return [mine.x, var.get()]",
    "pickle and copyreg": "import pickle\ndef main(): return pickle.loads(pickle.dumps([1, {2: 3}]))[0]",
    "finalizers": "import weakref\nclass C: pass\ndef main():\n    ended = []\n    c = C()\n    weakref.finalize(c, ended.append, 1)\n    del c\n    return ended",
    "main guard": "def main(): return 1\nif __name__ == '__main__':\n    main()",
}


@pytest.mark.parametrize("kind", ORDINARY)
def test_ordinary_programs_never_meet_the_guard(probe: ProbeClient, kind: str) -> None:
    record = outcome(probe, ORDINARY[kind])
    assert isinstance(record, wire.Explored), record
    assert {ending.kind for ending in record.endings} == {"returned"}, record.endings


@pytest.mark.parametrize("source", ["x = (", "x = 1", "\0", "'a' 'b'", "class C:\n    __slots__ = ()\n"])
def test_no_name_is_found_where_there_is_none(source: str) -> None:
    assert forbidden_name(source) is None


def test_the_first_forbidden_name_is_told() -> None:
    found = forbidden_name("x = 1\ny = f.__code__\nz = f.__closure__")
    assert found is not None
    assert (found.line, "__code__" in found.what) == (2, True)


def test_the_engine_never_reads_a_member_that_is_announced() -> None:
    """It would be blamed on the program: `threadlings.engine.frames` has functions that stay silent."""
    members = "|".join(name for names in ANNOUNCED.values() for name in names)
    pattern = re.compile(rf"\.(?:{members})\b")
    package = Path(hardening.__file__).parents[1]
    files = [path for part in ("engine", "search", "probe") for path in (package / part).glob("*.py")]
    found = [
        f"{path.name}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(re.sub(r"`[^`]*`|#.*", "", line))
    ]
    assert len(files) > 30
    assert found == []


def test_scenarios_may_count_the_objects_of_a_class(probe: ProbeClient) -> None:
    scenarios = (
        "from threadlings.scenario import alive\n\ndef run(student):\n    return alive(student.Tool)\n"
    )
    record = outcome(probe, "class Tool: pass\nkept = [Tool(), Tool()]\n", scenarios)
    assert isinstance(record, wire.Explored), record
    assert [ending.kind for ending in record.endings] == ["returned"]
