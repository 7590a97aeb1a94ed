"""Random small threaded programs, each as data for the oracle and as Python source for the search.

A *family* names the operations a program may use. The same family and seed give the same program, on every
Python. Programs are small enough for brute force: two threads of up to four operations or three of up to
three, beside the main thread.

The two forms are kept together by recording what threads see in numbered slots. The source records through
`operator.setitem`, which is not instrumented, so recording is part of the step before, as in the oracle.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from oracle import Op, Program

STYLES = ("attribute", "global", "cell", "item", "key", "class")
"""How shared variables are stored."""

_WORDS = {
    "memory": "read, write, add, add, copy, if",
    "locks": (
        "with lock, with lock, with lock, locked, release_checked, acquire, read, write, add, add, copy, if"
    ),
    "try_locks": "with lock, try lock, try lock, timed lock, locked, read, write, add, add, copy, if",
    "rlocks": "with rlock, with rlock, try rlock, timed rlock, with lock, add, read",
    "containers": (
        "append, append, pop, pop_if_any, length, set_key, set_key, setdefault, discard_key, get_key, "
        "has_key, dict_length, keys, append, append, pop, pop_if_any, length, set_key, set_key, "
        "setdefault, discard_key, get_key, has_key, dict_length, keys, with lock, add"
    ),
    "semaphores": (
        "with semaphore, semaphore_take, semaphore_release, semaphore_try, semaphore_timed, try "
        "semaphore, add, read, write"
    ),
    "collections": (
        "deque_append, append_left, append_left, deque_pop, pop_left, pop_left, deque_length, add_member, "
        "add_member, discard_member, has_member, set_length, with lock, add"
    ),
    "many_permits": (
        "with semaphore, semaphore_take, semaphore_release_two, semaphore_try, bounded_take, bounded_take, "
        "bounded_release, bounded_release, add, read"
    ),
    "failures": "fail_if, fail_if, with lock, with rlock, with condition, write, write, add, read, locked",
    "timers": "cancel, cancel, sleep, now, add, write, read, with lock",
    "events": "set, set, set, event_wait, is_set, is_set, event_wait_timed, read, write, add",
    "cleared_events": "set, set, clear, event_wait, event_wait, is_set, event_wait_timed, write",
    "conditions": (
        "wait, wait, wait_loop, wait_loop, wait_for, notify, notify, notify_all, change_notify, with "
        "condition, add, read"
    ),
    "timed_conditions": (
        "wait_timed, wait_timed, wait, wait_loop, notify, notify, notify_all, change_notify, sleep, read"
    ),
    "queues": (
        "put, put, put, get, get, get_nowait, put_nowait, get_timed, put_timed, size, task_done, "
        "task_done, queue_join, add, read"
    ),
    "sleeps": "sleep, sleep, now, read, write, add, with lock, timed lock",
    "threads": "alive, alive, start, start, join_timed, read, write, add, with lock, now",
    "births": (
        "alive_any, alive_any, join_any, join_any, active, start_any, start_any, read, write, with lock"
    ),
    "barriers": "barrier_wait, barrier_wait, add, read, write",
    "spins": "spin, spin, write, write, add, with lock, spin_lock lock, spin_event, set, spin_alive, read",
    "polls": "poll lock, poll lock, with lock, with lock, try lock, write, write, add, read",
    "retries": "retry lock, retry lock, with lock, try lock, sleep, write, add, read, now",
    "pools": "add, add, write, copy, with lock, sleep",
    "timed_spins": (
        "spin, spin, write, write, sleep, with lock, timed lock, spin_lock lock, spin_event, set, "
        "spin_alive, now"
    ),
    "early_sleeps": "sleep, sleep, now, read, write, add, with lock, timed lock, retry lock",
    "early_waits": (
        "timed lock, timed rlock, semaphore_timed, event_wait_timed, get_timed, put_timed, join_timed, "
        "with lock, semaphore_release, set, put, get_nowait, write, read, now"
    ),
    "early_conditions": (
        "wait_timed, wait_timed, wait_loop, notify, notify, notify_all, change_notify, sleep, read, now"
    ),
    "early_cleared_events": "set, set, clear, event_wait_timed, event_wait_timed, is_set, write, sleep, now",
    "early_spins": (
        "spin, spin, write, write, sleep, with lock, timed lock, spin_lock lock, spin_event, set, now"
    ),
}
FAMILIES: dict[str, tuple[str, ...]] = {name: tuple(words.split(", ")) for name, words in _WORDS.items()}
"""Family -> operations to draw from; `with lock` is the operation `with` on an object of the kind `lock`."""

_MIXED = tuple(
    name
    for name in FAMILIES
    if name not in ("barriers", "births", "timers", "spins", "timed_spins", "polls", "pools")
    and not name.startswith("early_")
)
EARLY = {name: 1 if name == "early_waits" else 2 for name in FAMILIES if name.startswith("early_")}
"""Families whose programs run with waits that may end early -> how many of each thread."""

FAMILIES["everything"] = ()
"""Three other families at a time."""

_PARAMETERS: dict[str, Callable[[random.Random], object]] = {
    "var": lambda rng: rng.choice((0, 0, 1)),
    "list": lambda rng: tuple(range(10, 10 + rng.randrange(3))),
    "dict": lambda rng: rng.choice(((), (("a", 10),), (("a", 10), ("b", 11)))),
    "deque": lambda rng: tuple(range(10, 10 + rng.randrange(3))),
    "set": lambda rng: tuple(range(10, 10 + rng.randrange(3))),
    "semaphore": lambda rng: rng.choice((0, 1, 1, 2)),
    "bounded": lambda rng: rng.choice((1, 1, 2)),
    "queue": lambda rng: rng.choice((0, 1, 1)),
    "barrier": lambda rng: 2,
}


class _Generator:
    def __init__(self, family: str, rng: random.Random) -> None:
        self.rng = rng
        self.ops = FAMILIES[family]
        if not self.ops:
            self.ops = tuple(op for name in rng.sample(_MIXED, 3) for op in FAMILIES[name])
        self.objects: list[tuple[str, object]] = []
        self.slots: list[int] = []
        self.tid = 0
        self.depth = 0
        self.held: list[int] = []
        self.held_by: list[tuple[int, bool]] = []
        self.loose: set[int] = set()
        self.unborn: list[int] = []
        self.born: list[int] = []

    def program(self) -> Program:
        rng = self.rng
        workers = rng.choice((2, 2, 3))
        self.slots = [0] * (workers + 1)
        nested = {tid for tid in range(2, workers + 1) if "start" in self.ops and rng.random() < 0.5}
        self.unborn = sorted(nested)
        threads: list[tuple[Op, ...]] = [()] * (workers + 1)
        timers: dict[int, int] = {}
        if "cancel" in self.ops:
            timers = {tid: tid - 1 for tid in range(1, rng.randint(2, workers + 1))}
            self.objects = [("timer", tid) for tid in timers]
        for self.tid in range(1, workers + 1):
            size = rng.randint(2, 4) if workers == 2 else rng.randint(1, 3)
            self.born = []
            threads[self.tid] = self.body(size)
            if self.tid in timers:
                threads[self.tid] = (("timer_run", timers[self.tid], rng.randint(0, 2), threads[self.tid]),)
        started = [tid for tid in range(1, workers + 1) if tid not in nested or tid in self.unborn]
        self.tid, self.unborn = 0, []
        threads[0] = self.main(started)
        return Program(tuple(self.objects), tuple(threads), tuple(self.slots))

    def pool_program(self) -> Program:
        """Tasks given to an executor by the main thread, which asks for results in any order."""
        rng = self.rng
        tasks = rng.randint(2, 3)
        workers = rng.randint(1, tasks)
        self.objects = [("pool", workers), *[("future", None)] * tasks]
        self.slots = [0] * (workers + 1)
        bodies = tuple((self.body(rng.randint(1, 2)), self.name("var"), 1 + task) for task in range(tasks))
        main: list[Op] = [("submit", 0, task) for task in range(tasks)]
        for task in rng.sample(range(tasks), rng.randint(0, tasks)):
            look: Op = (rng.choice(("result", "result", "is_done")), 1 + task, self.slot())
            main.insert(rng.randint(main.index(("submit", 0, task)) + 1, len(main)), look)
        if rng.random() < 0.4:
            wait: Op = (rng.choice(("wait_all", "in_order")), 1, tasks, self.slot())
            main.insert(rng.randint(main.index(("submit", 0, tasks - 1)) + 1, len(main)), wait)
        if rng.random() < 0.5:
            main.insert(rng.randint(0, len(main)), ("add", self.name("var"), 1))
        main += [("shut", 0), *(("join", tid) for tid in range(1, workers + 1)), ("now", self.slot())]
        worker: tuple[Op, ...] = (("pool_worker", 0, bodies),)
        return Program(tuple(self.objects), (tuple(main), *[worker] * workers), tuple(self.slots))

    def main(self, started: list[int]) -> tuple[Op, ...]:
        rng = self.rng
        order = list(started)
        rng.shuffle(order)
        ops: list[Op] = []
        extra = rng.choice((0, 0, 0, 1, 2))
        positions = sorted(rng.randrange(2 * len(started) + 1) for _ in range(extra))
        raced = "start_any" in self.ops
        steps: list[Op] = [
            ("start_checked", tid, self.slot()) if raced else ("start", tid) for tid in started
        ]
        steps += [("join", tid) for tid in order]
        if rng.random() < 0.15:
            steps.pop()
        for index, step in enumerate([*steps, None]):
            self.born = started[: min(index, len(started))]
            for _ in range(positions.count(index)):
                ops.extend(self.body(1))
            if step is not None:
                ops.append(step)
        return tuple(ops)

    # -- parts -----------------------------------------------------------------------------------------

    def slot(self) -> int:
        self.slots[self.tid] += 1
        return self.slots[self.tid] - 1

    def name(self, kind: str, most: int = 2) -> int:
        """One of at most `most` objects of a kind."""
        mine = [i for i, (other, _) in enumerate(self.objects) if other == kind and i not in self.loose]
        if mine and (len(mine) >= most or self.rng.random() < 0.7):
            return self.rng.choice(mine)
        if kind == "condition":
            parameter: object = self.lock_of_condition(mine)
        else:
            parameter = _PARAMETERS.get(kind, lambda rng: None)(self.rng)
        self.objects.append((kind, parameter))
        return len(self.objects) - 1

    def lock_of_condition(self, others: list[int]) -> int:
        """Conditions often share a lock."""
        if others and self.rng.random() < 0.6:
            parameter = self.objects[others[0]][1]
            assert isinstance(parameter, int)
            return parameter
        kind = self.rng.choice(("rlock", "rlock", "lock"))
        self.objects.append((kind, None))
        return len(self.objects) - 1

    def loose_lock(self) -> int:
        """A lock that anybody releases."""
        if not self.loose or (len(self.loose) < 2 and self.rng.random() < 0.3):
            self.objects.append(("lock", None))
            self.loose.add(len(self.objects) - 1)
        return self.rng.choice(sorted(self.loose))

    def body(self, size: int) -> tuple[Op, ...]:
        ops: list[Op] = []
        left = size
        while left > 0:
            op, cost = self.op(left)
            if op is not None:
                ops.append(op)
                left -= cost
        return tuple(ops)

    def small_body(self, size: int) -> tuple[Op, ...]:
        self.depth += 1
        body = self.body(self.rng.randint(0 if size > 1 else 1, max(1, size)))
        self.depth -= 1
        return body

    def guarded(self, lock: int, size: int, *, unwinds: bool = False) -> tuple[Op, ...]:
        """A body with a lock in hand, which an exception gives back if it `unwinds`."""
        kind, parameter = self.objects[lock]
        self.held.append(parameter if kind == "condition" else lock)  # type: ignore[arg-type]
        self.held_by.append((lock, unwinds))
        body = self.small_body(size)
        self.held.pop()
        self.held_by.pop()
        return body

    def op(self, left: int) -> tuple[Op | None, int]:
        """(an operation or None if the dice do not fit, what it costs)."""
        rng = self.rng
        word = rng.choice(self.ops)
        kind, _, what = word.partition(" ")
        if self.depth > 2 and (what or word == "if"):
            return None, 0
        if word in ("read", "write", "add", "spin"):
            var = self.name("var")
            argument = self.slot() if word == "read" else rng.choice((0, 1, 2) if word == "write" else (1, 2))
            return ((word, var) if word == "spin" else (word, var, argument)), 1
        if word == "fail_if":
            with_locks = tuple(reversed([lock for lock, unwinds in self.held_by if unwinds]))
            return (None, 0) if self.tid == 0 else ((word, self.name("var"), with_locks, self.slot()), 1)
        if word == "cancel":
            return (word, self.name("timer", 1)), 1
        if word in ("deque_append", "append_left", "deque_pop", "pop_left", "deque_length"):
            found, operation = self.name("deque", 1), {"deque_append": "append", "deque_pop": "pop"}
            argument = rng.randrange(20, 29) if "append" in word else self.slot()
            return (operation.get(word, word.replace("deque_", "")), found, argument), 1
        if word in ("add_member", "discard_member", "has_member", "set_length"):
            found, member = self.name("set", 1), rng.randrange(10, 13)
            if word == "set_length":
                return (word, found, self.slot()), 1
            return (word, found, member, *((self.slot(),) if word == "has_member" else ())), 1
        if word == "copy":
            return (word, self.name("var"), self.name("var"), rng.randrange(2)), 1
        if word == "if":
            return (word, self.name("var"), self.small_body(left - 1), self.small_body(1)), max(2, left)
        if word in ("append", "pop", "pop_if_any", "length"):
            found = self.name("list", 1)
            return (word, found, rng.randrange(20, 29) if word == "append" else self.slot()), 1
        if word in ("set_key", "setdefault", "discard_key", "get_key", "has_key", "dict_length", "keys"):
            return self.dict_op(word), 1
        if what:
            return self.lock_op(kind, what, left)
        if word in ("acquire", "release_checked"):
            lock = self.loose_lock()
            return ((word, lock) if word == "acquire" else (word, lock, self.slot())), 1
        if word == "locked":
            return (word, rng.choice((self.name("lock"), self.loose_lock())), self.slot()), 1
        if word == "bounded_take":
            return ("acquire", self.name("bounded", 1)), 1
        if word == "bounded_release":
            return (word, self.name("bounded", 1), self.slot()), 1
        if word.startswith("semaphore"):
            name = self.name("semaphore", 1)
            if word == "semaphore_take":
                return ("acquire", name), 1
            if word in ("semaphore_release", "semaphore_release_two"):
                return (word, name), 1
            timing = (rng.randint(1, 2),) if word == "semaphore_timed" else ()
            return (word, name, *timing, self.slot()), 1
        if word in ("set", "clear", "is_set", "event_wait", "event_wait_timed"):
            name = self.name("event")
            if word in ("set", "clear"):
                return (word, name), 1
            timing = (rng.randint(1, 2),) if word == "event_wait_timed" else ()
            return (word, name, *timing, self.slot()), 1
        if word in ("wait", "wait_timed", "wait_loop", "wait_for", "notify", "notify_all", "change_notify"):
            return self.condition_op(word)
        if word in (
            "put",
            "get",
            "get_nowait",
            "put_nowait",
            "get_timed",
            "put_timed",
            "size",
            "task_done",
            "queue_join",
        ):
            return self.queue_op(word), 1
        if word == "spin_event":
            return (word, self.name("event")), 1
        if word in ("sleep", "now"):
            return (word, rng.randint(1, 2) if word == "sleep" else self.slot()), 1
        if word == "barrier_wait":
            return (word, self.name("barrier", 1), self.slot()), 1
        return self.thread_op(word), 1

    def dict_op(self, word: str) -> Op:
        name, rng = self.name("dict", 1), self.rng
        key = rng.choice("abc")
        if word == "set_key":
            return word, name, key, rng.randrange(20, 29)
        if word == "setdefault":
            return word, name, key, rng.randrange(20, 29), self.slot()
        if word == "discard_key":
            return word, name, key
        if word in ("get_key", "has_key"):
            return word, name, key, self.slot()
        return word, name, self.slot()

    def lock_op(self, kind: str, what: str, left: int) -> tuple[Op | None, int]:
        name = self.name(what, 1 if what in ("semaphore", "bounded") else 2)
        if kind == "poll":
            return (None, 0) if name in self.held else ((kind, name, self.name("var")), 1)
        if kind == "retry":
            timing = self.rng.randint(1, 2), self.rng.randint(1, 2)
            return (kind, name, *timing, self.guarded(name, 1)), 2
        if kind in ("with", "spin_lock"):
            if name in self.held and what in ("lock", "semaphore", "bounded") and self.rng.random() < 0.8:
                return None, 0
            return (kind, name, self.guarded(name, left - 1, unwinds=kind == "with")), max(1, left - 1)
        body, otherwise = self.guarded(name, left - 1), self.small_body(1)
        if kind == "try":
            return ("try", name, body, otherwise), left
        return ("timed", name, self.rng.randint(1, 2), body, otherwise), left

    def condition_op(self, word: str) -> tuple[Op, int]:
        name, rng = self.name("condition", 2), self.rng
        lock = self.objects[name][1]
        if word == "wait":
            inside: tuple[Op, ...] = (("wait", name, self.slot()),)
        elif word == "wait_timed":
            inside = (("wait_timed", name, rng.randint(1, 2), self.slot()),)
        elif word in ("wait_loop", "wait_for"):
            var = self.name("var")
            inside = (("wait_while_zero" if word == "wait_loop" else word, name, var),)
            if rng.random() < 0.5:
                inside += (("add", var, -1),)
        else:
            inside = (
                ("notify_all", name) if word == "notify_all" else ("notify", name, rng.choice((1, 1, 2))),
            )
            if word == "change_notify":
                inside = (("add", self.name("var"), 1), *inside)
        if lock in self.held:
            return (inside[0] if len(inside) == 1 else ("with", name, inside)), 1
        return ("with", name, inside), 2

    def queue_op(self, word: str) -> Op:
        name, rng = self.name("queue", 1), self.rng
        value = rng.randrange(20, 29)
        if word == "put":
            return word, name, value
        if word == "queue_join":
            return word, name
        if word == "put_nowait":
            return word, name, value, self.slot()
        if word == "put_timed":
            return word, name, rng.randint(1, 2), value, self.slot()
        if word == "get_timed":
            return word, name, rng.randint(1, 2), self.slot()
        return word, name, self.slot()

    def thread_op(self, word: str) -> Op | None:
        if word == "active":
            return word, self.slot()
        if word.endswith("_any"):
            others = [tid for tid in range(1, len(self.slots)) if tid != self.tid]
            checked = {"alive_any": "alive", "join_any": "join_checked", "start_any": "start_checked"}[word]
            return checked, self.rng.choice(others), self.slot()
        if word == "start":
            if not self.unborn or self.held or self.unborn[0] <= self.tid:
                return None
            born = self.unborn.pop(0)
            self.born.append(born)
            return word, born
        if not self.born:
            return None
        other = self.rng.choice(self.born)
        if word == "spin_alive":
            return word, other
        if word == "alive":
            return word, other, self.slot()
        return "join_timed", other, self.rng.randint(1, 2)


def generate(family: str, seed: int) -> tuple[Program, str]:
    """The program of a family and a seed: as data and as source.

    The source's `main()` runs it; `peek()` then tells (recorded values, contents of the shared objects).
    """
    rng = random.Random(f"{family}/{seed}")
    generator = _Generator(family, rng)
    program = generator.pool_program() if family == "pools" else generator.program()
    return program, render(program, rng.choice(STYLES))


# -- source ----------------------------------------------------------------------------------------------

_NAMES = {
    "var": "x", "list": "items", "dict": "table", "lock": "lock", "rlock": "rlock", "semaphore": "sem",
    "event": "event", "condition": "cond", "queue": "q", "barrier": "barrier",
    "pool": "pool", "future": "future", "deque": "line", "set": "members", "bounded": "permits",
}  # fmt: skip
_CREATE = {
    "lock": "threading.Lock()", "rlock": "threading.RLock()", "semaphore": "threading.Semaphore({})",
    "event": "threading.Event()", "condition": "threading.Condition({})", "queue": "queue.Queue({})",
    "barrier": "threading.Barrier({})", "list": "list({})", "dict": "dict({})",
    "pool": "concurrent.futures.ThreadPoolExecutor({})", "future": "None",
    "deque": "collections.deque({})", "set": "set({})", "bounded": "threading.BoundedSemaphore({})",
}  # fmt: skip
_CONTENTS = {
    "deque": "tuple({})", "set": "tuple(sorted({}))", "bounded": "{}._value", "timer": "{}._flag",
    "list": "tuple({})", "dict": "tuple({}.items())", "lock": "{}.locked_", "semaphore": "{}._value",
    "event": "{}._flag", "queue": "(tuple({0}.queue), {0}.unfinished_tasks)",
}  # fmt: skip


class _Renderer:
    def __init__(self, program: Program, style: str) -> None:
        self.program = program
        self.style = style
        self.names: list[str] = []
        for position, (kind, parameter) in enumerate(program.objects):
            name = f"t{parameter}.finished" if kind == "timer" else f"{_NAMES[kind]}{position}"
            if kind == "var":
                name = {
                    "attribute": f"box.{name}", "item": f"cells[{position}]", "key": f"state['{name}']",
                    "class": f"Box.{name}",
                }.get(style, name)  # fmt: skip
            self.names.append(name)
        self.lines: list[str] = []

    def line(self, indent: int, text: str) -> None:
        self.lines.append("    " * indent + text)

    def render(self) -> str:
        program = self.program
        self.line(0, "import collections, concurrent.futures, queue, threading, time")
        self.line(0, "from operator import setitem as put")
        self.line(0, f"seen = [[None] * slots for slots in {program.slots}]")
        self.line(0, "class Box: pass")
        self.line(0, "class Expected(Exception): pass")
        self.line(0, f"box = Box(); cells = [0] * {len(program.objects)}; state = {{}}")
        deep = int(self.style == "cell")
        if deep:
            self.line(0, "def build():")
            self.line(
                1, "global main, peek, " + ", ".join(f"t{tid}" for tid in range(1, len(program.threads)))
            )
        for (kind, parameter), name in zip(program.objects, self.names, strict=True):
            if kind == "timer":
                continue
            argument = self.names[parameter] if kind == "condition" else parameter
            self.line(deep, f"{name} = " + _CREATE.get(kind, "{}").format(argument))
        is_pool = bool(program.objects) and program.objects[0][0] == "pool"
        if is_pool:
            for task, (body, var, _) in enumerate(program.threads[1][0][2]):
                self.line(deep, f"def run{task}():")
                self.body(deep + 1, (*body, ("return", var)))
        for tid in range(1, 1 if is_pool else len(program.threads)):
            self.line(deep, f"def run{tid}(put=put, seen=seen[{tid}]):")
            ops = program.threads[tid]
            if ops and ops[0][0] == "timer_run":
                self.body(deep + 1, ops[0][3])
                self.line(deep, f"t{tid} = threading.Timer({ops[0][2]}, run{tid}); t{tid}.name = 'T{tid}'")
                continue
            self.body(deep + 1, ops)
            self.line(deep, f"t{tid} = threading.Thread(target=run{tid}, name='T{tid}')")
        self.line(deep, "def main(put=put, seen=seen[0]):")
        self.body(deep + 1, program.threads[0])
        contents = [
            name if kind == "var" else _CONTENTS.get(kind, "None").format(name)
            for (kind, _), name in zip(program.objects, self.names, strict=True)
        ]
        self.line(deep, "def peek():")
        self.line(deep + 1, f"return tuple(map(tuple, seen)), ({''.join(c + ', ' for c in contents)})")
        if deep:
            self.line(0, "build()")
        return "\n".join(self.lines) + "\n"

    def body(self, indent: int, ops: Sequence[Op]) -> None:
        variables = [
            n for n, (kind, _) in zip(self.names, self.program.objects, strict=True) if kind == "var"
        ]
        if self.style in ("global", "cell") and variables:
            self.line(indent, f"{'global' if self.style == 'global' else 'nonlocal'} {', '.join(variables)}")
        self.ops(indent, ops)

    def ops(self, indent: int, ops: Sequence[Op]) -> None:
        if not ops:
            self.line(indent, "pass")
        for op in ops:
            self.op(indent, op)

    def op(self, indent: int, op: Op) -> None:
        kind, first, *rest = op
        is_object = kind not in (*_ON_THREADS, *_ON_NOTHING)
        name = self.names[first] if is_object else ""
        if kind == "fail_if":
            self.line(indent, f"if {name}:")
            self.line(indent + 1, f"put(seen, {rest[1]}, 'raised')")
            self.line(indent + 1, "raise Expected")
            return
        if kind == "cancel":
            self.line(indent, f"{name.removesuffix('.finished')}.cancel()")
            return
        if kind == "poll":
            self.line(indent, "while True:")
            self.line(indent + 1, f"with {name}:")
            self.line(indent + 2, f"if {self.names[rest[0]]}: break")
            return
        if kind == "retry":
            self.line(indent, f"for _ in range({rest[0]}):")
            self.line(indent + 1, f"if {name}.acquire(False):")
            self.ops(indent + 2, rest[2])
            self.line(indent + 2, f"{name}.release()")
            self.line(indent + 2, "break")
            self.line(indent + 1, f"time.sleep({rest[1]})")
            return
        if kind == "spin_lock":
            self.line(indent, f"while not {name}.acquire(False): pass")
            self.ops(indent, rest[0])
            self.line(indent, f"{name}.release()")
            return
        if kind in ("with", "if", "try", "timed"):
            header = {
                "with": f"with {name}:",
                "if": f"if {name}:",
                "try": f"if {name}.acquire(False):",
                "timed": f"if {name}.acquire(timeout={rest[0]}):",
            }[kind]
            bodies = rest[1:] if kind == "timed" else rest
            self.line(indent, header)
            self.ops(indent + 1, bodies[0])
            if kind in ("try", "timed"):
                self.line(indent + 1, f"{name}.release()")
            if len(bodies) > 1:
                self.line(indent, "else:")
                self.ops(indent + 1, bodies[1])
            return
        if kind == "pop_if_any":
            self.line(indent, f"if {name}:")
            self.op(indent + 1, ("pop", first, rest[0]))
            self.line(indent, "else:")
            self.line(indent + 1, f"put(seen, {rest[0]}, 'nothing')")
            return
        if kind in _ATTEMPTS:
            statement, error, fallback = (
                text.format(name or f"t{first}", *rest, slot=rest[-1]) for text in _ATTEMPTS[kind]
            )
            self.line(indent, "try:")
            self.line(indent + 1, statement)
            self.line(indent, f"except {error}:")
            self.line(indent + 1, f"put(seen, {rest[-1]}, {fallback})")
            if kind not in ("pop", "pop_left", "get_nowait", "get_timed"):
                self.line(indent, "else:")
                self.line(indent + 1, f"put(seen, {rest[-1]}, True)")
            return
        if kind == "submit":
            self.line(indent, f"future{rest[0] + 1} = {name}.submit(run{rest[0]})")
            return
        if kind in ("wait_all", "in_order"):
            futures = ", ".join(self.names[first : first + rest[0]])
            self.line(indent, f"put(seen, {rest[-1]}, {_ON_FUTURES[kind].format(futures)})")
            return
        if kind == "join" and ("pool_worker" in {op[0] for op in self.program.threads[first]}):
            return  # a part of `shutdown`
        if kind == "wait_for":
            self.line(indent, f"{name}.wait_for(lambda: {self.names[rest[0]]})")
            return
        if kind == "wait_while_zero":
            self.line(indent, f"while not {self.names[rest[0]]}:")
            self.line(indent + 1, f"{name}.wait()")
            return
        if kind == "copy":
            self.line(indent, f"{self.names[rest[0]]} = {name} + {rest[1]}")
            return
        if kind in _RECORDED:
            expression = _RECORDED[kind].format(name or f"t{first}", *rest)
            self.line(indent, f"put(seen, {rest[-1] if rest else first}, {expression})")
            return
        self.line(indent, _STATEMENTS[kind].format(name or first, *rest))


_ON_FUTURES = {
    "wait_all": "len(concurrent.futures.wait([{0}]).done)",
    "in_order": "tuple([{0}].index(f) for f in concurrent.futures.as_completed([{0}]))",
}
_ON_THREADS = ("start", "start_checked", "join", "join_checked", "join_timed", "alive", "spin_alive")
_ON_NOTHING = ("active", "sleep", "now")

_ATTEMPTS = {
    "pop": ("put(seen, {slot}, {0}.pop())", "IndexError", "'empty'"),
    "get_nowait": ("put(seen, {slot}, {0}.get_nowait())", "queue.Empty", "'empty'"),
    "get_timed": ("put(seen, {slot}, {0}.get(timeout={1}))", "queue.Empty", "'empty'"),
    "put_nowait": ("{0}.put_nowait({1})", "queue.Full", "False"),
    "put_timed": ("{0}.put({2}, timeout={1})", "queue.Full", "False"),
    "task_done": ("{0}.task_done()", "ValueError", "False"),
    "release_checked": ("{0}.release()", "RuntimeError", "False"),
    "bounded_release": ("{0}.release()", "ValueError", "False"),
    "pop_left": ("put(seen, {slot}, {0}.popleft())", "IndexError", "'empty'"),
    "start_checked": ("{0}.start()", "RuntimeError", "False"),
    "join_checked": ("{0}.join()", "RuntimeError", "'unborn'"),
}
"""kind -> what is tried, what it may raise, what is recorded then."""

_RECORDED = {
    "has_member": "{1} in {0}", "set_length": "len({0})",
    "read": "{0}", "length": "len({0})", "get_key": "{0}.get('{1}')", "has_key": "'{1}' in {0}",
    "dict_length": "len({0})", "keys": "tuple({0})", "setdefault": "{0}.setdefault('{1}', {2})",
    "locked": "{0}.locked()", "is_set": "{0}.is_set()", "size": "{0}.qsize()", "alive": "{0}.is_alive()",
    "semaphore_try": "{0}.acquire(False)", "semaphore_timed": "{0}.acquire(timeout={1})", "get": "{0}.get()",
    "event_wait": "{0}.wait()", "event_wait_timed": "{0}.wait({1})", "wait": "{0}.wait()",
    "wait_timed": "{0}.wait({1})", "barrier_wait": "{0}.wait()", "now": "int(time.monotonic()) - 1000",
    "result": "{0}.result()", "is_done": "{0}.done()", "active": "threading.active_count()",
}  # fmt: skip
"""kind -> the expression whose value is recorded."""

_STATEMENTS = {
    "append_left": "{0}.appendleft({1})", "add_member": "{0}.add({1})", "discard_member": "{0}.discard({1})",
    "semaphore_release_two": "{0}.release(2)",
    "write": "{0} = {1}", "add": "{0} += {1}", "append": "{0}.append({1})", "set_key": "{0}['{1}'] = {2}",
    "discard_key": "{0}.pop('{1}', None)", "acquire": "{0}.acquire()", "semaphore_release": "{0}.release()",
    "set": "{0}.set()", "clear": "{0}.clear()", "notify": "{0}.notify({1})", "notify_all": "{0}.notify_all()",
    "put": "{0}.put({1})", "sleep": "time.sleep({0})", "start": "t{0}.start()", "join": "t{0}.join()",
    "join_timed": "t{0}.join({1})", "spin": "while not {0}: pass", "queue_join": "{0}.join()",
    "return": "return {0}", "shut": "{0}.shutdown()",
    "spin_event": "while not {0}.is_set(): pass", "spin_alive": "while t{0}.is_alive(): pass",
}  # fmt: skip


def render(program: Program, style: str) -> str:
    """The program as Python source, its variables stored as `style` says."""
    return _Renderer(program, style).render()
