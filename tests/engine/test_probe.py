"""The probe, asked through its real pipe: a server process, a child per request, keyed records.

No jail is involved; what is tested here must hold on every tier.
"""

# ruff: noqa: E501 - the programs under test are data; wrapped, their line numbers would be hard to follow.
from __future__ import annotations

import faulthandler
import hashlib
import json
import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from threadlings.probe.server import supervise
from threadlings.probe.stuck import stack_of_the_stuck

KEY = bytes(range(16))
LIMITS = {"cpu_limit_s": 10, "memory_limit_bytes": 4 << 30, "wall_limit_s": 100}
PATIENCE_S = 60.0


class Server:
    """A probe server and the two ends of its pipe."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "threadlings.probe"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.hello = self.read()

    def read(self) -> dict[str, Any]:
        (length,) = struct.unpack(">I", self._receive(4))
        answer: dict[str, Any] = json.loads(self._receive(length))
        return answer

    def _receive(self, count: int) -> bytes:
        assert self._process.stdout is not None
        data = b""
        while len(data) < count:
            ready, _, _ = select.select([self._process.stdout], [], [], PATIENCE_S)
            assert ready, "the server does not answer"
            chunk = os.read(self._process.stdout.fileno(), count - len(data))
            assert chunk, "the server has ended"
            data += chunk
        return data

    def send(self, data: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(data)
        self._process.stdin.flush()

    def ask(self, source: str, scenario: str = "", name: str = "run", **request: Any) -> Reply:
        frame = {
            "version": 1,
            "key": KEY.hex(),
            "mode": "explore",
            "student": {"name": "student_file", "source": source},
            "scenarios": {"source": scenario or "def run(student): return student.main()"},
            "scenario": name,
            "params": {},
            "limits": LIMITS,
            **request,
        }
        body = json.dumps(frame).encode()
        self.send(struct.pack(">I", len(body)) + body)
        lines: list[str] = []
        while "more" in (answer := self.read()):
            lines += answer["more"]
        return Reply({**answer, "lines": [*lines, *answer["lines"]]})

    def open_files(self) -> list[str]:
        return sorted(os.listdir(f"/proc/{self._process.pid}/fd"))  # noqa: PTH208 - descriptors, not files

    def children(self) -> str:
        pid = self._process.pid
        return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")

    def close(self) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        code = self._process.wait(PATIENCE_S)
        self._process.stdout.close()
        return code

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(PATIENCE_S)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()


class Reply:
    """An answer whose records have been verified."""

    def __init__(self, frame: dict[str, Any]) -> None:
        self.frame = frame
        self.status, self.code = frame["status"], frame["code"]
        self.records: list[dict[str, Any]] = []
        for number, line in enumerate(frame["lines"], 1):
            mac, _, text = line.partition(" ")
            digest = hashlib.blake2b(f"{number}:{text}".encode(), digest_size=16, key=KEY)
            assert mac == digest.hexdigest(), "a record that is not the probe's"
            self.records.append(json.loads(text))

    @property
    def last(self) -> dict[str, Any]:
        assert (self.status, self.code) == ("exited", 0), self.frame
        return self.records[-1]

    @property
    def rejected(self) -> tuple[str, int | None]:
        assert self.last["kind"] == "rejected", self.last
        return self.last["reason"], self.last["line"]

    @property
    def values(self) -> list[Any]:
        assert self.last["kind"] == "exploration", self.last
        return sorted(
            (
                ending["value"] if ending["kind"] == "returned" else ending["kind"]
                for ending in self.last["endings"]
            ),
            key=str,
        )


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.kill()


COUNTER = """
import threading
class Counter:
    def __init__(self): self.n = 0
    def add(self, by): self.n += by
def main():
    c = Counter()
    ts = [threading.Thread(target=c.add, args=(n,)) for n in (1, 2)]
    for t in ts: t.start()
    for t in ts: t.join()
    return c.n
"""


# -- modes ------------------------------------------------------------------------------------------------


def test_the_server_says_hello_with_the_version_of_its_python(server: Server) -> None:
    assert server.hello["hello"] == 1
    assert server.hello["python"].split(".")[:2] == [str(part) for part in sys.version_info[:2]]


def test_loading_says_that_the_file_can_be_loaded(server: Server) -> None:
    assert server.ask("x = 1", mode="load").last == {"kind": "loaded"}


def test_loading_does_not_look_at_the_scenarios(server: Server) -> None:
    assert server.ask("x = 1", "this is not Python", mode="load").last == {"kind": "loaded"}


def test_exploring_finds_every_value(server: Server) -> None:
    reply = server.ask(COUNTER)
    assert reply.values == [1, 2, 3]
    assert (reply.last["exhaustive"], reply.last["bound"], reply.last["nondeterministic"]) == (
        True,
        None,
        False,
    )
    assert reply.last["schedules"] == sum(ending["count"] for ending in reply.last["endings"])


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc where it runs")
def test_a_search_stays_on_one_processor(server: Server) -> None:
    scenario = "import os\ndef run(student): return len(os.sched_getaffinity(0))"
    assert server.ask("", scenario).values == [1]
    if hasattr(os, "sched_getaffinity"):
        assert len(os.sched_getaffinity(server._process.pid)) == len(os.sched_getaffinity(0))


def test_an_ending_says_which_execution_showed_it_first(server: Server) -> None:
    reply = server.ask(COUNTER)
    first_seen = sorted(ending["first_seen"] for ending in reply.last["endings"])
    assert first_seen[0] == 1
    assert len(set(first_seen)) == len(first_seen)
    assert first_seen[-1] <= reply.last["schedules"]


def test_a_scenario_gets_its_parameters_and_together(server: Server) -> None:
    scenario = """
from threadlings.scenario import together
def twice(student, by, start=0):
    c = student.Counter(); c.n = start
    return together(lambda: c.add(by[0]), lambda: c.add(by[1])), c.n
"""
    reply = server.ask(COUNTER, scenario, "twice", params={"by": [10, 20], "start": 100})
    assert reply.values == [[[None, None], 110], [[None, None], 120], [[None, None], 130]]


def test_time_in_a_scenario_starts_at_zero_and_is_exact(server: Server) -> None:
    scenario = "import time\ndef run(student): student.nap(); return time.monotonic()"
    reply = server.ask("import time\ndef nap(): time.sleep(3600)", scenario)
    assert reply.values == [3600.0]
    assert reply.last["endings"][0]["elapsed_s"] == [3600.0, 3600.0]


def test_a_budget_that_is_too_small_is_said(server: Server) -> None:
    source = COUNTER.replace("(1, 2)", "(1, 2, 4, 8)")
    last = server.ask(source, options={"max_executions": 20}).last
    assert not last["exhaustive"]
    assert last["bound"]
    assert 15 in [ending["value"] for ending in last["endings"]]


def test_every_ending_replays_to_itself_when_explained(server: Server) -> None:
    endings = server.ask(COUNTER).last["endings"]
    assert len(endings) == 3
    for ending in endings:
        told = server.ask(COUNTER, mode="explain", schedule=ending["schedule"]).last
        assert (told["kind"], told["confirmed"]) == ("explanation", True)
        assert told["ending"]["value"] == ending["value"]
        assert told["preemptions"] <= ending["preemptions"]


def test_an_explanation_names_lines_and_values(server: Server) -> None:
    lost = next(ending for ending in server.ask(COUNTER).last["endings"] if ending["value"] != 3)
    told = server.ask(COUNTER, mode="explain", schedule=lost["schedule"]).last
    assert told["preemptions"] == 1
    steps = [step for step in told["trace"]["steps"] if step["variable"] == "Counter.n" and step["thread"]]
    assert {(step["line"], step["source"]) for step in steps} == {(5, "def add(self, by): self.n += by")}
    assert {step["function"].rpartition(".")[2] for step in steps} == {"add"}
    assert [step["op"] for step in steps].count("write") == 2
    assert len({step["location"] for step in steps}) == 1
    assert [thread["name"] for thread in told["trace"]["threads"]] == [
        "MainThread",
        "Thread-1 (add)",
        "Thread-2 (add)",
    ]


def test_a_schedule_of_another_program_is_not_confirmed(server: Server) -> None:
    told = server.ask("def main(): return 1", mode="explain", schedule="v1:0,1*5,2*5").last
    assert (told["kind"], told["ending"]["value"]) == ("explanation", 1)
    schedule = "v1:0*2,9*5"
    assert server.ask(COUNTER, mode="explain", schedule=schedule).last["confirmed"] is False


def test_what_is_no_schedule_is_rejected(server: Server) -> None:
    reply = server.ask(COUNTER, mode="explain", schedule="v9:0")
    assert reply.rejected == ("unsupported", None)
    assert "unknown schedule version" in reply.last["message"]


def test_measuring_runs_real_threads_in_real_time(server: Server) -> None:
    scenario = "import time\ndef slow(student): time.sleep(0.02)\ndef fast(student): student.main()"
    reply = server.ask(
        COUNTER, scenario, mode="measure", options={"scenarios": ["slow", "fast"], "repeats": 2}
    )
    assert reply.last["kind"] == "measurement"
    assert reply.last["build"] in ("GIL", "free-threaded")
    assert set(reply.last["best_s"]) == {"slow", "fast"}
    assert 0.02 <= reply.last["best_s"]["slow"] < 2


def test_an_unknown_mode_is_rejected(server: Server) -> None:
    assert server.ask("x = 1", mode="grade").rejected[0] == "unsupported"


# -- endings ----------------------------------------------------------------------------------------------


def test_a_deadlock_names_thread_line_and_lock(server: Server) -> None:
    source = """
import threading
class Box:
    def __init__(self): self._lock = threading.Lock()
    def enter(self):
        with self._lock:
            self._lock.acquire()
def main(): Box().enter()
"""
    (ending,) = server.ask(source).last["endings"]
    assert ending["kind"] == "deadlock"
    (blocked,) = ending["blocked"]
    assert blocked["thread"] == blocked["held_by"] == "MainThread"
    assert (blocked["file"], blocked["line"], blocked["doing"]) == ("student", 7, "Lock.acquire")
    assert blocked["waits_for"] == "Box._lock"


def test_errors_in_threads_are_told_with_their_place(server: Server) -> None:
    source = "import threading\ndef bad():\n    return {}['k']\ndef main():\n    t = threading.Thread(target=bad, name='w')\n    t.start(); t.join(); return 1"
    (ending,) = server.ask(source).last["endings"]
    assert (ending["kind"], ending["value"]) == ("returned", 1)
    (error,) = ending["thread_errors"]
    assert (error["type"], error["message"], error["thread"], error["file"], error["line"]) == (
        "KeyError",
        "'k'",
        "w",
        "student",
        3,
    )
    assert "line 3, in bad" in error["traceback"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("raise ValueError('v')", "raised"),
        ("import sys; sys.exit(2)", "exited"),
        ("while True: pass", "spin"),
        ("n = 0\n    while True: n += 1", "step_limit"),
        ("import threading; threading.Event().wait()", "deadlock"),
        ("raise KeyboardInterrupt", "raised"),
        ("return None", "returned"),
    ],
)
def test_every_way_to_end_has_its_kind(body: str, kind: str, server: Server) -> None:
    assert [ending["kind"] for ending in server.ask(f"def main():\n    {body}").last["endings"]] == [kind]


def test_leaked_threads_are_named(server: Server) -> None:
    source = "import threading\ndef main():\n    threading.Thread(target=threading.Event().wait, name='stuck').start(); return 1"
    assert server.ask(source).last["endings"][0]["leaked_threads"] == ["stuck"]


# -- rejections -------------------------------------------------------------------------------------------

REJECTED = {
    "a syntax error": ("x = 1\ndef f(:", "syntax_error", 2),
    "an indentation error": ("def f():\nreturn 1", "syntax_error", 2),
    "a NUL byte": ("x = '\0'", "syntax_error", None),
    "nesting too deep for the compiler": ("x = " + "(" * 500 + ")" * 500, "syntax_error", None),
    "a module that does not exist": ("x = 1\nimport no_such_module", "import_error", 2),
    "a name that does not exist in a module": ("from math import no_such_name", "import_error", 1),
    "an error while loading": ("x = 1\n\ny = 1 / 0", "load_error", 3),
    "an exit while loading": ("import sys\nsys.exit(0)", "load_error", 2),
    "a quiet exit while loading": ("raise SystemExit", "load_error", 1),
    "a deadlock while loading": (
        "import threading\nl = threading.Lock()\nl.acquire()\nl.acquire()",
        "load_deadlock",
        4,
    ),
    "a loop while loading": ("x = 1\nwhile True:\n    pass", "load_deadlock", 2),
    "a loop that counts while loading": ("x = 1\nwhile True:\n    x += 1", "load_deadlock", None),
    "a name that is missing": ("def mian(): pass", "missing", None),
    "a module that cannot be explored": (
        "def main():\n    import subprocess\n    subprocess.run([])",
        "unsupported",
        None,
    ),
    "a recursion while loading": ("def f(): f()\nf()", "load_error", 1),
}


@pytest.mark.parametrize("name", REJECTED)
def test_a_program_that_cannot_be_examined_is_rejected(name: str, server: Server) -> None:
    source, reason, line = REJECTED[name]
    reply = server.ask(source)
    assert reply.rejected[0] == reason, reply.last
    assert line is None or reply.rejected[1] == line
    assert reply.last["message"]


@pytest.mark.parametrize("mode", ["load", "explain"])
def test_every_mode_rejects_what_does_not_compile(mode: str, server: Server) -> None:
    assert server.ask("def f(:", mode=mode, schedule="v1:0").rejected == ("syntax_error", 1)


@pytest.mark.parametrize(
    "expression",
    ["object()", "{1: 2}", "{1, 2}", "b'x'", "float('nan')", "float('inf')", "1j", "type('I', (int,), {})(1)", "type('S', (str,), {})('s')",
     "[True, (None, [lambda: 1])]", "'x' * 20_000", "[0] * 20_000", "10 ** 5_000", "iter([])", "type('D', (dict,), {})()", "loop"],
)  # fmt: skip
def test_a_value_that_is_not_plain_data_is_a_bad_observation(expression: str, server: Server) -> None:
    source = f"loop = []\nloop.append(loop)\ndef main(): return {expression}"
    assert server.ask(source).rejected[0] == "bad_observation"


def test_plain_data_arrives_as_it_is(server: Server) -> None:
    source = "def main(): return [None, True, 1, -2.5, 'é\\ud800', (1, [2]), {'a': {'b': ()}}, 10 ** 50]"
    assert server.ask(source).values == [
        [None, True, 1, -2.5, "é\\ud800", [1, [2]], {"a": {"b": []}}, 10**50]
    ]


@pytest.mark.parametrize(
    ("scenario", "line"),
    [
        ("def run(student:", 1),
        ("def other(student): pass", None),
        ("import no_such_module", 1),
        ("x = 1\n1 / 0", 2),
    ],
)
def test_a_broken_scenario_file_is_our_fault(scenario: str, line: int | None, server: Server) -> None:
    reply = server.ask("def main(): return 1", scenario)
    assert reply.rejected == ("scenario_error", line)


def test_a_missing_name_is_told_even_if_only_some_orders_need_it(server: Server) -> None:
    reply = server.ask("class Counter: pass", "def run(student): return student.Counter().x, student.main")
    assert [ending["error"]["type"] for ending in reply.last["endings"]] == ["AttributeError"]
    reply = server.ask("class Counter: pass", "def run(student): return student.Cuonter()")
    assert reply.rejected[0] == "missing"
    assert "student_file.py has no Cuonter" in reply.last["message"]


# -- programs that fight ----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [0, 1, 77])
def test_leaving_through_the_back_door_earns_no_record(code: int, server: Server) -> None:
    reply = server.ask(f"import os\ndef main(): os._exit({code})")
    assert (reply.status, reply.code, reply.records) == ("exited", code, [])


def test_leaving_while_loading_earns_no_record(server: Server) -> None:
    reply = server.ask("import os\nos._exit(0)", mode="load")
    assert (reply.status, reply.code, reply.records) == ("exited", 0, [])


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_child_that_is_killed_is_told_with_the_signal(number: signal.Signals) -> None:
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        faulthandler.disable()
        os.kill(os.getpid(), number)
        os._exit(0)
    os.close(write_end)
    told = supervise(child, read_end, 10.0)
    assert (told["status"], told["code"], told["lines"]) == ("signaled", number, [])
    os.close(read_end)


def test_a_program_that_ends_itself_is_told_with_the_signal(server: Server) -> None:
    reply = server.ask("import os\ndef main(): os.abort()")
    assert (reply.status, reply.code, reply.records) == ("signaled", signal.SIGABRT, [])


def test_the_processor_limit_ends_a_loop_in_c(server: Server) -> None:
    reply = server.ask("def main(): return sum(iter(int, 1))", limits={**LIMITS, "cpu_limit_s": 1})
    assert (reply.status, reply.code, reply.records) == ("signaled", signal.SIGXCPU, [])
    assert reply.frame["stack"] == [["student_file.py", 1, "main"], ["scenarios.py", 1, "run"]]


def test_the_wall_limit_ends_what_waits_outside_the_engine(server: Server) -> None:
    begin = time.monotonic()
    reply = server.ask(
        "import os\ndef main(): os.read(os.pipe()[0], 1)", limits={**LIMITS, "wall_limit_s": 0.3}
    )
    assert (reply.status, reply.code, reply.records) == ("wall_limit", -signal.SIGXCPU, [])
    assert reply.frame["stack"] == [["student_file.py", 2, "main"], ["scenarios.py", 1, "run"]]
    assert 0.3 <= time.monotonic() - begin < 60


STUCK = {
    "a long call of C code": "sum(range(10**12))",
    "a loop of C code over C code": "max(map(abs, iter(int, 1)))",
    "a regular expression that explodes": "import re; re.match('(a+)+b', 'a' * 40)",
}


@pytest.mark.parametrize("what", STUCK)
def test_a_thread_that_never_reaches_a_scheduling_point_is_told_with_its_stack(
    what: str, server: Server
) -> None:
    source = (
        "import threading\nlock = threading.Lock()\n"
        f"def work():\n    with lock:\n        {STUCK[what]}\n"
        "def waits():\n    with lock: pass\n"
        "def main():\n    threads = [threading.Thread(target=f) for f in (work, waits, waits)]\n"
        "    for t in threads: t.start()\n    for t in threads: t.join()\n"
    )
    reply = server.ask(source, limits={**LIMITS, "cpu_limit_s": 1})
    assert (reply.status, reply.code, reply.records) == ("signaled", signal.SIGXCPU, [])
    frames = [tuple(frame) for frame in reply.frame["stack"]]
    assert frames[-1] == ("student_file.py", 5, "work")
    assert {file for file, *_ in frames} == {"student_file.py"}


def test_who_runs_is_told_from_a_report_with_many_threads_and_from_none() -> None:
    engine = '  File "/x/threadlings/engine/execution.py", line 9 in _yield_turn\n'
    waits = f'Thread 0x01 (most recent call first):\n{engine}  File "s.py", line 7 in waits\n\n'
    runs = 'Current thread 0x02 [w] (most recent call first):\n  File "/lib/re.py", line 1 in match\n  File "s.py", line 3 in f\n'
    assert stack_of_the_stuck(waits + runs, {"s.py"}) == [("s.py", 3, "f")]
    assert stack_of_the_stuck(waits, {"s.py"}) == []
    assert stack_of_the_stuck("nonsense\n  File", {"s.py"}) == []


def test_too_much_memory_is_the_programs_own_error(server: Server) -> None:
    reply = server.ask("def main():\n    try: x = bytearray(8 << 30)\n    except MemoryError: return 'no'")
    assert reply.values == ["no"]


def test_forged_records_do_not_verify(server: Server) -> None:
    forge = "import os\nfor fd in range(3, 64):\n    try: os.write(fd, b'0' * 32 + b' {\"kind\": \"loaded\"}\\n')\n    except OSError: pass\nos._exit(0)"
    with pytest.raises(AssertionError, match="not the probe's"):
        server.ask(forge, mode="load")


def test_a_record_is_bound_to_its_number(server: Server) -> None:
    (line,) = server.ask("x = 1", mode="load").frame["lines"]
    with pytest.raises(AssertionError, match="not the probe's"):
        Reply({"status": "exited", "code": 0, "lines": ["", line]})


def test_printing_does_not_disturb_the_pipe(server: Server) -> None:
    noise = "import os, sys\nprint('x' * 1000, flush=True); sys.stderr.write('y'); sys.__stdout__.write('z'); sys.__stdout__.flush(); os.write(1, b'w'); os.write(0, b'v')\ndef main(): print(input.__name__); return 1"
    assert server.ask(noise).values == [1]


def test_endless_printing_is_an_error(server: Server) -> None:
    source = "def main():\n    for i in range(10 ** 9): print('x' * 1000)"
    (ending,) = server.ask(source).last["endings"]
    assert (ending["kind"], ending["error"]["type"]) == ("raised", "OSError")


def test_reading_standard_input_finds_its_end(server: Server) -> None:
    (ending,) = server.ask("def main(): return input()").last["endings"]
    assert ending["error"]["type"] == "EOFError"


@pytest.mark.parametrize("own_session", [False, True])
def test_grandchildren_do_not_hang_the_server(own_session: bool) -> None:
    """One holds the pipe open for a while after the child has gone; nobody waits for it."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        if os.fork() == 0:
            if own_session:
                os.setsid()
            os.execvp("sleep", ["sleep", "4"])
        os.write(write_end, b"done\n")
        os._exit(0)
    os.close(write_end)
    begin = time.monotonic()
    assert supervise(child, read_end, 10.0)["lines"] == ["done"]
    assert time.monotonic() - begin < 3.5
    os.close(read_end)


def test_a_program_that_swallows_everything_is_answered(server: Server) -> None:
    source = """
import threading
l = threading.Lock()
def f():
    for _ in range(10 ** 9):
        try: l.acquire()
        except BaseException: pass
def main():
    t = threading.Thread(target=f); t.start(); t.join()
"""
    assert set(server.ask(source).values) <= {"deadlock", "step_limit", "spin"}


def test_a_search_of_programs_that_swallow_everything_comes_to_an_end(server: Server) -> None:
    """Every execution costs OS threads that never come back; a search must stop before they run out."""
    source = """
import threading
class C: n = 0
l = threading.Lock()
def f():
    for _ in range(3): C.n += 1
    for _ in range(10 ** 9):
        try: l.acquire()
        except BaseException: pass
def main():
    ts = [threading.Thread(target=f) for _ in range(3)]
    for t in ts: t.start()
    for t in ts: t.join()
"""
    last = server.ask(source, options={"max_executions": 2_000}).last
    assert {ending["kind"] for ending in last["endings"]} == {"deadlock"}
    assert not last["exhaustive"]
    told = server.ask(source, mode="explain", schedule=last["endings"][0]["schedule"]).last
    assert told["confirmed"]


def test_requests_know_nothing_of_each_other(server: Server) -> None:
    spoil = "import builtins, threading, sys\nbuiltins.spoilt = sys.spoilt = 1\ndef main(): return 1"
    assert server.ask(spoil).values == [1]
    server.ask("import threading\nthreading.spoilt = 1\nthreading.Lock = None\ndef main(): return 1")
    look = "import builtins, threading, sys\ndef main(): return [hasattr(m, 'spoilt') for m in (builtins, threading, sys)], threading.Lock is None"
    assert server.ask(look).values == [[[False] * 3, False]]


def test_the_same_request_gives_the_same_records(server: Server) -> None:
    source = COUNTER + "ids = sorted([object(), object()], key=id)\n"
    first = server.ask(source).frame
    assert server.ask(source).frame == first == server.ask(source).frame


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks into /proc")
def test_the_server_keeps_nothing_of_a_request(server: Server) -> None:
    server.ask(COUNTER)
    before = server.open_files()
    server.ask("import os\nos._exit(0)")
    server.ask("def f(:")
    server.ask("import os\ndef main(): os.read(os.pipe()[0], 1)", limits={**LIMITS, "wall_limit_s": 0.05})
    assert server.open_files() == before
    assert server.children().split() == []


def test_the_server_ends_when_its_input_does() -> None:
    ended = Server()
    assert ended.ask("x = 1", mode="load").last == {"kind": "loaded"}
    assert ended.close() == 0


# -- one child, several requests -----------------------------------------------------------------------

WHO = "import os\ndef main(): return os.getpid()\n"


def test_searches_of_one_program_share_a_child(server: Server) -> None:
    used = [server.ask(WHO).values, server.ask(WHO).values, server.ask(WHO, params={}).values]
    assert used == [used[0]] * 3
    assert server.children().split() == [str(pid) for pid in used[0]]


OTHERWISE: list[dict[str, Any]] = [
    {"source": WHO + "# another text\n"},
    {"scenario": "def run(student): return student.main() + 0"},
    {"limits": {**LIMITS, "wall_limit_s": 99}},
]


@pytest.mark.parametrize("change", OTHERWISE)
def test_another_program_or_limit_gets_a_child_of_its_own(server: Server, change: dict[str, Any]) -> None:
    first = server.ask(WHO).values
    second = server.ask(**{"source": WHO, **change}).values
    assert first != second
    assert server.children().split() == [str(pid) for pid in second]


def test_a_replay_gets_a_child_of_its_own(server: Server) -> None:
    searched = server.ask(WHO).values
    replayed = server.ask(WHO, mode="explain", schedule="v1:0").last["ending"]["value"]
    assert replayed not in searched
    assert server.children() == ""


LEAVES_SOMETHING = [
    "exec('x = 1')",
    "open('/nowhere')",
    "undefined_name",
    "return object()",
]


@pytest.mark.parametrize("what", LEAVES_SOMETHING)
def test_a_child_that_did_anything_out_of_the_ordinary_is_not_used_again(server: Server, what: str) -> None:
    source = f"import os\nmade = []\ndef main():\n    {what}\n    return os.getpid()\n"
    replies = [server.ask(source), server.ask(source)]
    if what == "undefined_name":  # an exception is an answer like any other
        assert len(server.children().split()) == 1
    else:
        assert server.children() == ""
    kinds = [reply.last["kind"] for reply in replies]
    assert kinds[0] == kinds[1]


def test_a_child_that_ends_is_replaced_by_the_next_request(server: Server) -> None:
    source = "import os\ndef main(end=False):\n    if end: os._exit(3)\n    return os.getpid()\n"
    scenario = "def run(student, end=False): return student.main(end)"
    first = server.ask(source, scenario).values
    ended = server.ask(source, scenario, params={"end": True})
    assert (ended.status, ended.code, ended.records) == ("exited", 3, [])
    assert server.children() == ""
    assert server.ask(source, scenario).values != first


def test_a_child_that_was_killed_while_it_waited_is_replaced(server: Server) -> None:
    [first] = server.ask(WHO).values
    os.kill(first, signal.SIGKILL)
    [second] = server.ask(WHO).values
    assert second != first


def test_every_search_of_a_child_has_the_whole_limit_of_processor_time(server: Server) -> None:
    # A few tenths of a second each: all of them together do not fit into the limit of one.
    source = """
import os
def main():
    return sum(range(7_000_000)) and os.getpid()
"""
    limits = {**LIMITS, "cpu_limit_s": 1}
    used = [server.ask(source, limits=limits).values for _ in range(10)]
    assert used == [used[0]] * 10


def test_every_search_of_a_child_may_print_as_much_as_it_is_allowed(server: Server) -> None:
    source = "def main():\n    print('x' * 600_000)\n    return 1\n"
    assert [server.ask(source).values for _ in range(3)] == [[1]] * 3


def test_nothing_of_a_search_is_seen_by_the_next(server: Server) -> None:
    source = """
import random, sys, threading, time
seen = []
class Thing:
    count = 0
def main(word):
    seen.append(word)
    Thing.count += 1
    threading.local().word = word
    thread = threading.Thread(target=lambda: time.sleep(1))
    thread.start()
    thread.join()
    return [seen, Thing.count, random.random(), thread.name, time.monotonic() > 0, sorted(vars(sys.modules["student_file"]))]
"""
    scenario = "import random\ndef run(student, word): return [student.main(word), random.random()]"
    asked = [server.ask(source, scenario, params={"word": word}) for word in ("one", "two", "two")]
    values = [reply.values for reply in asked]
    assert values[1] == values[2]
    assert json.dumps(values[0]) == json.dumps(values[1]).replace("two", "one")
    schedules = [[ending["schedule"] for ending in reply.last["endings"]] for reply in asked]
    assert schedules[0] == schedules[1] == schedules[2]


def test_a_waiting_child_ends_with_its_server() -> None:
    server = Server()
    try:
        [child] = server.ask(WHO).values
        watched = os.pidfd_open(child)
    finally:
        server.kill()
    ready, _, _ = select.select([watched], [], [], PATIENCE_S)
    os.close(watched)
    assert ready


def test_who_says_early_that_it_is_ready_is_kept_for_its_own_next_request_only() -> None:
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.write(write_end, b"forged\nready\n")
        signal.pause()
    os.close(write_end)
    told = supervise(child, read_end, 10.0)
    assert told == {"status": "exited", "code": 0, "lines": ["forged"], "stack": "", "ready": True}
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(read_end)
