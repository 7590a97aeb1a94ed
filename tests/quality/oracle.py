"""An abstract machine for small threaded programs, and every way each of them can end.

This is the measure of the search, so it shares nothing with it: no reduction, no instrumentation, no engine.
A program is data (see `Program`); it is flattened into instructions, and all states that any order of
instructions can reach are visited once. What the machine promises is what Python's documentation promises:

    * Every instruction is one atomic step; `x += 1` is two of them, a load and a store.
    * A thread can run from its start on, and is alive until a last step of its own that nobody else sees.
    * The clock moves only when nobody can run, and then to the earliest deadline. Everything due at one
      instant happens in any order.
    * A timed wait that is overdue and could be granted is granted.
    * `Condition.notify` wakes the longest waiters, counts those that have timed out and have not come back,
      and hands over nothing: the woken thread queues for the lock like anybody else.
    * `Event.set` wakes everybody who waits at that moment, even if `clear` follows at once.

With `early` time may also pass while others could run, as if threads were arbitrarily slow. Once a second
thread has been started, each thread's first `early` waits that are not granted (sleeps among them) end at any
moment, and the clock then shows at least their deadline; later ones wait as above, until nobody can run.
Asking for the time, beginning a timed wait and the end of the main function are then steps of their own.

An outcome is `(kind, blocked threads, elapsed seconds when the main thread ended, values that each thread
recorded, contents of every object)`. Deadlocks have contents too: a search that finds the deadlock but not
all the ways into it is incomplete.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

Op = tuple[Any, ...]
"""(kind, arguments...); bodies of compound operations are tuples of operations."""

Outcome = tuple[str, tuple[int, ...], int, tuple[tuple[Any, ...], ...], tuple[Any, ...]]


@dataclass(frozen=True)
class Program:
    """A program as data.

    Attributes:
        objects: (kind, parameter) of each shared object; operations name objects by position.
        threads: operations of each thread; the main thread is 0, and it is the only one that is running.
        slots: how many values each thread records.
    """

    objects: tuple[tuple[str, Any], ...]
    threads: tuple[tuple[Op, ...], ...]
    slots: tuple[int, ...]


class TooManyStates(Exception):
    """The program is too big for brute force."""


class _Thread(NamedTuple):
    status: str  # unborn, running, done
    pc: int
    deadline: int | None
    register: Any
    record: tuple[Any, ...]
    early_ends: int = 0


class _State(NamedTuple):
    threads: tuple[_Thread, ...]
    objects: tuple[Any, ...]
    now: int
    due: int  # waits up to this instant are over; what the clock shows, unless waits end early
    ended_at: int


_INITIAL: dict[str, Callable[[Any], Any]] = {
    "var": lambda parameter: parameter,
    "list": tuple,
    "dict": tuple,
    "deque": tuple,
    "set": frozenset,
    "lock": lambda parameter: -1,  # the holder
    "rlock": lambda parameter: (-1, 0),  # the holder, how many times
    "semaphore": lambda parameter: parameter,
    "bounded": lambda parameter: parameter,
    "timer": lambda parameter: (False, ()),  # its event `finished`; the parameter is its thread
    "event": lambda parameter: (False, ()),  # the flag, who waits
    "condition": lambda parameter: (),  # who waits; the parameter is the position of its lock
    "queue": lambda parameter: ((), 0),  # the items, how many are not done; the parameter is its room
    "pool": lambda parameter: ((), 0, False),  # the tasks that wait, how many workers, whether it is shut
    "future": lambda parameter: None,  # the result
    "barrier": lambda parameter: (0, ()),  # how many have come, who waits
}


# -- flattening ------------------------------------------------------------------------------------------


def flatten(ops: tuple[Op, ...]) -> list[Op]:
    """Instructions with absolute jumps; the last one ends the thread."""
    code: list[Op] = []
    _emit_all(code, ops)
    code.append(("finish",))
    code.append(("end",))
    return [("jump", len(code) - 2) if op == _OUT else op for op in code]


_OUT: Op = ("jump", -1)
"""To the end of the thread."""


def _emit_all(code: list[Op], ops: tuple[Op, ...]) -> None:
    for op in ops:
        _emit(code, op)


def _emit_branch(code: list[Op], body: tuple[Op, ...], otherwise: tuple[Op, ...]) -> None:
    """Go on with `body` if the register is true, else with `otherwise`."""
    at_branch = len(code)
    code.append(())
    _emit_all(code, body)
    at_exit = len(code)
    code.append(())
    code[at_branch] = ("jump_if_false", len(code))
    _emit_all(code, otherwise)
    code[at_exit] = ("jump", len(code))


def _emit(code: list[Op], op: Op) -> None:
    kind, *rest = op
    if kind == "add":
        code += [("load", rest[0]), ("store_sum", rest[0], rest[1])]
    elif kind == "copy":
        code += [("load", rest[0]), ("store_sum", rest[1], rest[2])]
    elif kind == "read":
        code += [("load", rest[0]), ("record", rest[1])]
    elif kind == "poll":
        start = len(code)
        code += [("acquire", rest[0]), ("load", rest[1]), ("jump_if_true", start + 5), ("release", rest[0])]
        code += [("jump", start), ("release", rest[0])]
    elif kind == "pool_worker":
        start = len(code)
        code.append(("take_task", rest[0]))
        for task, (body, var, future) in enumerate(rest[1]):
            at_branch = len(code)
            code.append(())
            _emit_all(code, body)
            code += [("load", var), ("set_result", future), ("jump", start)]
            code[at_branch] = ("jump_unless", task, len(code))
    elif kind == "retry":
        name, times, seconds, body = rest
        give_up: tuple[Op, ...] = ()
        for _ in range(times):
            give_up = (("try", name, body, (("sleep", seconds), *give_up)),)
        _emit_all(code, give_up)
    elif kind == "if":
        code.append(("load", rest[0]))
        _emit_branch(code, rest[1], rest[2])
    elif kind == "fail_if":
        var, locks, slot = rest
        code.append(("load", var))
        unwinding = tuple(("release", lock) for lock in locks)
        _emit_branch(code, (("constant", slot, "raised"), *unwinding, _OUT), ())
    elif kind == "timer_run":
        name, seconds, body = rest
        code += [("timer", seconds), ("event_look", name), ("event_waited", name), ("is_set", name)]
        _emit_branch(code, (), body)
        code.append(("set", name))
    elif kind == "pop_if_any":
        code.append(("any", rest[0]))
        _emit_branch(code, (("pop", rest[0], rest[1]),), (("constant", rest[1], "nothing"),))
    elif kind in ("with", "spin_lock"):
        code.append(("acquire" if kind == "with" else "spin_acquire", rest[0]))
        _emit_all(code, rest[1])
        code.append(("release", rest[0]))
    elif kind == "try":
        code.append(("try_acquire", rest[0]))
        _emit_branch(code, (*rest[1], ("release", rest[0])), rest[2])
    elif kind == "timed":
        code += [("timer", rest[1]), ("timed_acquire", rest[0])]
        _emit_branch(code, (*rest[2], ("release", rest[0])), rest[3])
    elif kind in ("event_wait", "event_wait_timed"):
        name, slot = rest[0], rest[-1]
        code.append(("event_look", name))
        if kind == "event_wait_timed":
            code.append(("timer", rest[1]))
        code += [("event_waited", name), ("record", slot)]
    elif kind in ("wait", "wait_timed"):
        if kind == "wait_timed":
            code.append(("timer", rest[1]))
        code += [("wait_enter", rest[0]), ("wait_over", rest[0]), ("wait_leave", rest[0])]
        code.append(("record", rest[-1]))
    elif kind in ("wait_while_zero", "wait_for"):
        start = len(code)
        code += [("load", rest[1]), ("jump_if_true", start + 6), ("wait_enter", rest[0])]
        code += [("wait_over", rest[0]), ("wait_leave", rest[0]), ("jump", start)]
    elif kind in ("put_timed", "get_timed", "semaphore_timed", "join_timed"):
        code += [("timer", rest[-2] if kind == "get_timed" else rest[1]), (kind, *rest)]
        if kind != "join_timed":
            code.append(("record", rest[-1]))
    elif kind in _ATTEMPTS:
        code += [(kind, *rest), ("record", rest[-1])]
    elif kind == "barrier_wait":
        code += [("barrier_enter", rest[0]), ("barrier_leave", rest[0]), ("record", rest[1])]
    elif kind == "in_order":
        code += [("snapshot", *rest[:-1]), (kind, *rest[:-1]), ("record", rest[-1])]
    elif kind in _LOOKS:
        code += [(kind, *rest[:-1]), ("record", rest[-1])]
    elif kind in ("pop_left", "bounded_release"):
        code += [(kind, rest[0]), ("record", rest[1])]
    elif kind == "cancel":
        code.append(("set", rest[0]))
    elif kind == "sleep":
        code += [("timer", rest[0]), ("wake",)]
    else:
        code.append((kind, *rest))


_ATTEMPTS = frozenset(
    (
        "pop",
        "get",
        "get_nowait",
        "put_nowait",
        "semaphore_try",
        "release_checked",
        "task_done",
        "start_checked",
        "join_checked",
    )
)
_LOOKS = frozenset(
    (
        "has_member",
        "set_length",
        "active",
        "length",
        "get_key",
        "has_key",
        "dict_length",
        "keys",
        "setdefault",
        "locked",
        "is_set",
        "size",
        "alive",
        "result",
        "is_done",
        "wait_all",
    )
)
_INVISIBLE = frozenset(
    ("record", "constant", "jump", "jump_if_true", "jump_if_false", "jump_unless", "timer", "now", "finish")
)


# -- the machine -----------------------------------------------------------------------------------------


class Machine:
    """All states of one program.

    Args:
        program: what to run.
        max_states: give up beyond this many states.
        early: how many waits of each thread may end early.
    """

    def __init__(self, program: Program, max_states: int = 200_000, early: int = 0) -> None:
        self.program = program
        self.code = [flatten(ops) for ops in program.threads]
        self.max_states = max_states
        self.early = early
        self.states = 0

    def outcomes(self) -> set[Outcome]:
        """Every way the program can end.

        Raises:
            TooManyStates: the program is too big.
        """
        start = self._start()
        following: dict[_State, list[_State]] = {start: []}
        to_do = [start]
        outcomes: set[Outcome] = set()
        endings: list[_State] = []
        while to_do:
            state = to_do.pop()
            following[state] = successors = self._successors(state)
            if not successors:
                endings.append(state)
                outcomes.add(self._outcome(state))
            for successor in successors:
                if successor not in following:
                    following[successor] = []
                    to_do.append(successor)
            if len(following) > self.max_states:
                raise TooManyStates(f"more than {self.max_states} states")
        self.states = len(following)
        if any(op[0] == "jump" and op[1] <= at for code in self.code for at, op in enumerate(code)):
            outcomes |= {self._outcome(state, for_ever=True) for state in _for_ever(following, endings)}
        return outcomes

    def _start(self) -> _State:
        threads = [
            _Thread("running" if tid == 0 else "unborn", 0, None, None, (None,) * slots)
            for tid, slots in enumerate(self.program.slots)
        ]
        objects = [_INITIAL[kind](parameter) for kind, parameter in self.program.objects]
        step = _Step(self, _State(tuple(threads), tuple(objects), 0, 0, -1), 0)
        step.run_invisible()
        return step.state()

    def _successors(self, state: _State) -> list[_State]:
        following = []
        for tid, thread in enumerate(state.threads):
            if thread.status == "running":
                step = _Step(self, state, tid)
                if step.make():
                    following.append(step.state())
        if following:
            return following
        deadlines = [t.deadline for t in state.threads if t.deadline is not None and t.deadline > state.due]
        if not deadlines:
            return []
        now = max(state.now, min(deadlines))
        return [state._replace(now=now, due=now)]

    def _outcome(self, state: _State, for_ever: bool = False) -> Outcome:
        blocked = tuple(tid for tid, thread in enumerate(state.threads) if thread.status == "running")
        kind = "returned"
        if state.threads[0].status != "done":
            spins = any(self.code[tid][state.threads[tid].pc][0].startswith("spin") for tid in blocked)
            kind = "spin" if (spins or for_ever) and not self._in_a_circle(state, blocked) else "deadlock"
        ended_at = state.ended_at if kind == "returned" else state.now
        contents = tuple(
            _visible(kind_of, value)
            for (kind_of, _), value in zip(self.program.objects, state.objects, strict=True)
        )
        return kind, blocked, ended_at, tuple(thread.record for thread in state.threads), contents

    def _in_a_circle(self, state: _State, blocked: tuple[int, ...]) -> bool:
        """Whether some of the blocked threads wait for each other's locks or ends, in a circle."""
        return any(tid in self._awaited(state, tid) for tid in blocked)

    def _awaited(self, state: _State, tid: int) -> set[int]:
        """Everybody whom thread `tid` waits for, directly or not."""
        awaited: set[int] = set()
        while True:
            word, *arguments = self.code[tid][state.threads[tid].pc]
            if word in ("join", "join_checked"):
                tid = arguments[0]
            elif word in ("acquire", "wait_leave"):
                tid = self._holder(state, arguments[0])
            else:
                return awaited
            if tid < 0 or tid in awaited or state.threads[tid].status != "running":
                return awaited
            awaited.add(tid)

    def _holder(self, state: _State, name: int) -> int:
        kind, parameter = self.program.objects[name]
        if kind == "condition":
            return self._holder(state, parameter)
        value = state.objects[name]
        return {"lock": lambda: value, "rlock": lambda: value[0]}.get(kind, lambda: -1)()


def _for_ever(following: dict[_State, list[_State]], endings: list[_State]) -> list[_State]:
    """States that can be reached again from wherever they lead to: the program runs in circles there."""
    before: dict[_State, list[_State]] = {state: [] for state in following}
    for state, successors in following.items():
        for successor in successors:
            before[successor].append(state)
    ends = _reachable(endings, before)
    endless: list[_State] = []
    left = {state for state in following if state not in ends}
    while left:
        # Go down until going on leads nowhere new: that is where it stays.
        reached = _reachable([next(iter(left))], following)
        while True:
            smaller = min((_reachable([state], following) for state in reached), key=len)
            if len(smaller) == len(reached):
                break
            reached = smaller
        endless.extend(reached)
        left -= _reachable(list(reached), before)
    return endless


def _reachable(start: list[_State], edges: dict[_State, list[_State]]) -> set[_State]:
    reached, to_do = set(start), list(start)
    while to_do:
        for successor in edges[to_do.pop()]:
            if successor not in reached:
                reached.add(successor)
                to_do.append(successor)
    return reached


def _visible(kind: str, value: Any) -> Any:
    """What an object shows from outside when all is over."""
    if kind == "lock":
        return value >= 0
    if kind in ("rlock", "condition", "barrier", "pool", "future"):
        return None
    if kind in ("event", "timer"):
        return value[0]
    if kind == "set":
        return tuple(sorted(value))
    return value


class _Step:
    """One step of one thread, on a copy of the state."""

    def __init__(self, machine: Machine, state: _State, tid: int) -> None:
        self.code = machine.code
        self.early = machine.early
        self.parameters = machine.program.objects
        self.threads = list(state.threads)
        self.objects = list(state.objects)
        self.now = state.now
        self.due = state.due
        self.ended_at = state.ended_at
        self.tid = tid
        thread = state.threads[tid]
        self.pc = thread.pc
        self.deadline = thread.deadline
        self.register = thread.register
        self.record = thread.record
        self.early_ends = thread.early_ends
        self.status = thread.status

    def state(self) -> _State:
        """The state after the step."""
        self.threads[self.tid] = _Thread(
            self.status, self.pc, self.deadline, self.register, self.record, self.early_ends
        )
        return _State(tuple(self.threads), tuple(self.objects), self.now, self.due, self.ended_at)

    def make(self) -> bool:
        """Carry out the thread's next visible instruction; False if it cannot be carried out now."""
        name, *arguments = self.code[self.tid][self.pc]
        assert not self.is_invisible(name)
        if getattr(self, f"do_{name}")(*arguments) is False:
            return False
        self.pc += 1
        if self.status == "running":
            self.run_invisible()
        return True

    def is_invisible(self, name: str) -> bool:
        """Whether an instruction belongs to the step before; what looks at the clock may not."""
        looks = name in ("timer", "now") or (name == "finish" and self.tid == 0)
        return name in _INVISIBLE and not (looks and self.early)

    def run_invisible(self) -> None:
        """What a thread does on its own belongs to the step before."""
        code = self.code[self.tid]
        while self.is_invisible(code[self.pc][0]):
            name, *arguments = code[self.pc]
            self.pc += 1
            if name == "record":
                self.note(arguments[0], self.register)
                self.register = None
            elif name == "constant":
                self.note(*arguments)
            elif name in ("now", "timer", "finish"):
                getattr(self, f"do_{name}")(*arguments)
            elif name == "jump":
                self.pc = arguments[0]
            elif name == "jump_unless":
                if self.register != arguments[0]:
                    self.pc = arguments[1]
            else:
                value, self.register = self.register, None
                if bool(value) == (name == "jump_if_true"):
                    self.pc = arguments[0]

    def note(self, slot: int | None, value: Any) -> None:
        """Record a value."""
        if slot is not None:
            self.record = (*self.record[:slot], value, *self.record[slot + 1 :])

    def runs_out(self) -> bool:
        """Whether a wait that is not granted ends all the same; counts it if that is early."""
        if self.deadline is None:
            return False
        others = any(thread.status != "unborn" for thread in self.threads[1:])
        if self.early_ends < self.early and others:
            self.early_ends += 1
            self.now = max(self.now, self.deadline)
            return True
        return self.due >= self.deadline

    def do_timer(self, seconds: int) -> None:
        self.deadline = self.now + seconds

    def do_now(self, slot: int) -> None:
        self.note(slot, self.now)

    def do_finish(self) -> None:
        if self.tid == 0:
            self.ended_at = self.now

    # -- memory and containers -----------------------------------------------------------------------

    def do_load(self, name: int) -> None:
        self.register = self.objects[name]

    def do_write(self, name: int, value: Any) -> None:
        self.objects[name] = value

    def do_store_sum(self, name: int, summand: int) -> None:
        self.objects[name] = self.register + summand
        self.register = None

    def do_append(self, name: int, value: Any) -> None:
        self.objects[name] = (*self.objects[name], value)

    def do_any(self, name: int) -> None:
        self.register = bool(self.objects[name])

    def do_pop(self, name: int, slot: int) -> None:
        items = self.objects[name]
        self.register = items[-1] if items else "empty"
        self.objects[name] = items[:-1]

    def do_length(self, name: int) -> None:
        self.register = len(self.objects[name])

    do_dict_length = do_set_length = do_length

    def do_append_left(self, name: int, value: Any) -> None:
        self.objects[name] = (value, *self.objects[name])

    def do_pop_left(self, name: int) -> None:
        items = self.objects[name]
        self.register = items[0] if items else "empty"
        self.objects[name] = items[1:]

    def do_add_member(self, name: int, value: Any) -> None:
        self.objects[name] |= {value}

    def do_discard_member(self, name: int, value: Any) -> None:
        self.objects[name] -= {value}

    def do_has_member(self, name: int, value: Any) -> None:
        self.register = value in self.objects[name]

    def do_set_key(self, name: int, key: str, value: Any) -> None:
        items = dict(self.objects[name])
        items[key] = value
        self.objects[name] = tuple(items.items())

    def do_setdefault(self, name: int, key: str, value: Any) -> None:
        items = dict(self.objects[name])
        self.register = items.setdefault(key, value)
        self.objects[name] = tuple(items.items())

    def do_discard_key(self, name: int, key: str) -> None:
        items = dict(self.objects[name])
        items.pop(key, None)
        self.objects[name] = tuple(items.items())

    def do_get_key(self, name: int, key: str) -> None:
        self.register = dict(self.objects[name]).get(key)

    def do_has_key(self, name: int, key: str) -> None:
        self.register = key in dict(self.objects[name])

    def do_keys(self, name: int) -> None:
        self.register = tuple(dict(self.objects[name]))

    def do_spin(self, name: int) -> bool:
        return bool(self.objects[name])

    def do_spin_event(self, name: int) -> bool:
        return bool(self.objects[name][0])

    def do_spin_alive(self, tid: int) -> bool:
        return self.threads[tid].status == "done"

    # -- locks ---------------------------------------------------------------------------------------

    def _take(self, name: int) -> bool:
        """Take a lock if it can be had."""
        kind, parameter = self.parameters[name]
        if kind == "condition":
            return self._take(parameter)
        value, me = self.objects[name], self.tid
        if kind == "lock":
            if value >= 0:
                return False
            self.objects[name] = me
        elif kind in ("semaphore", "bounded"):
            if value == 0:
                return False
            self.objects[name] = value - 1
        else:
            holder, count = value
            if holder not in (-1, me):
                return False
            self.objects[name] = (me, count + 1)
        return True

    def do_acquire(self, name: int) -> bool:
        return self._take(name)

    do_spin_acquire = do_acquire

    def do_try_acquire(self, name: int) -> None:
        self.register = self._take(name)

    def do_timed_acquire(self, name: int) -> bool:
        self.register = self._take(name)
        if self.register or self.runs_out():
            self.deadline = None
            return True
        return False

    def do_release(self, name: int) -> None:
        (kind, parameter), value = self.parameters[name], self.objects[name]
        if kind == "condition":
            self.do_release(parameter)
        elif kind == "lock":
            assert value >= 0
            self.objects[name] = -1
        elif kind in ("semaphore", "bounded"):
            self.objects[name] = value + 1
        else:
            holder, count = value
            assert holder == self.tid
            self.objects[name] = (holder, count - 1) if count > 1 else (-1, 0)

    def do_release_checked(self, name: int, slot: int) -> None:
        self.register = self.objects[name] >= 0
        self.objects[name] = -1

    def do_locked(self, name: int) -> None:
        self.register = self.objects[name] >= 0

    # -- semaphores, events, barriers ------------------------------------------------------------------

    def do_semaphore_release(self, name: int) -> None:
        self.objects[name] += 1

    def do_semaphore_release_two(self, name: int) -> None:
        self.objects[name] += 2

    def do_bounded_release(self, name: int) -> None:
        self.register = self.objects[name] < self.parameters[name][1]
        self.objects[name] += self.register

    def do_semaphore_try(self, name: int, slot: int) -> None:
        self.register = self._take(name)

    def do_semaphore_timed(self, name: int, seconds: int, slot: int) -> bool:
        return self.do_timed_acquire(name)

    def do_set(self, name: int) -> None:
        self.objects[name] = (True, ())

    def do_clear(self, name: int) -> None:
        self.objects[name] = (False, self.objects[name][1])

    def do_is_set(self, name: int) -> None:
        self.register = self.objects[name][0]

    def do_event_look(self, name: int) -> None:
        flag, waiting = self.objects[name]
        if not flag:
            self.objects[name] = (flag, tuple(sorted((*waiting, self.tid))))
        else:
            self.register = True
            while self.code[self.tid][self.pc][0] != "event_waited":
                self.pc += 1

    def do_event_waited(self, name: int) -> bool:
        flag, waiting = self.objects[name]
        if self.tid in waiting:
            if not self.runs_out():
                return False
            self.objects[name] = (flag, tuple(tid for tid in waiting if tid != self.tid))
            self.register = False
        else:
            self.register = True
        self.deadline = None
        return True

    def do_barrier_enter(self, name: int) -> None:
        come, waiting = self.objects[name]
        self.register = come
        if come + 1 == self.parameters[name][1]:
            self.objects[name] = (0, ())
        else:
            self.objects[name] = (come + 1, (*waiting, self.tid))

    def do_barrier_leave(self, name: int) -> bool:
        return self.tid not in self.objects[name][1]

    # -- conditions ------------------------------------------------------------------------------------

    def do_wait_enter(self, name: int) -> None:
        lock = self.parameters[name][1]
        self.register = self.objects[lock]
        self.objects[lock] = _INITIAL[self.parameters[lock][0]](None)
        self.objects[name] = (*self.objects[name], self.tid)

    def do_wait_over(self, name: int) -> bool:
        notified = self.tid not in self.objects[name]
        if not notified and not self.runs_out():
            return False
        self.register = (self.register, notified)
        self.deadline = None
        return True

    def do_wait_leave(self, name: int) -> bool:
        lock = self.parameters[name][1]
        if self.objects[lock] != _INITIAL[self.parameters[lock][0]](None):
            return False
        self.objects[lock], self.register = self.register
        self.objects[name] = tuple(tid for tid in self.objects[name] if tid != self.tid)
        return True

    def do_notify(self, name: int, count: int) -> None:
        self.objects[name] = self.objects[name][count:]

    def do_notify_all(self, name: int) -> None:
        self.objects[name] = ()

    # -- queues ----------------------------------------------------------------------------------------

    def _put(self, name: int, value: Any) -> bool:
        (items, left), room = self.objects[name], self.parameters[name][1]
        if room and len(items) >= room:
            return False
        self.objects[name] = ((*items, value), left + 1)
        return True

    def _get(self, name: int) -> bool:
        items, left = self.objects[name]
        self.register = items[0] if items else "empty"
        self.objects[name] = (items[1:], left)
        return bool(items)

    def do_put(self, name: int, value: Any) -> bool:
        return self._put(name, value)

    def do_put_nowait(self, name: int, value: Any, slot: int) -> None:
        self.register = self._put(name, value)

    def do_put_timed(self, name: int, seconds: int, value: Any, slot: int) -> bool:
        return self._or_overdue(self._put(name, value), answer=None)

    def do_get(self, name: int, slot: int) -> bool:
        return self._get(name)

    def do_get_nowait(self, name: int, slot: int) -> None:
        self._get(name)

    def do_get_timed(self, name: int, seconds: int, slot: int) -> bool:
        return self._or_overdue(self._get(name), answer=self.register)

    def do_size(self, name: int) -> None:
        self.register = len(self.objects[name][0])

    def do_task_done(self, name: int, slot: int) -> None:
        items, left = self.objects[name]
        self.register = left > 0
        self.objects[name] = (items, max(0, left - 1))

    def do_queue_join(self, name: int) -> bool:
        return self.objects[name][1] == 0

    def _or_overdue(self, done: bool, answer: Any) -> bool:
        self.register = done if answer is None else answer
        if done or self.runs_out():
            self.deadline = None
            return True
        return False

    # -- pools -----------------------------------------------------------------------------------------

    def do_submit(self, name: int, task: int) -> None:
        waiting, workers, is_shut = self.objects[name]
        most = self.parameters[name][1]
        self.objects[name] = ((*waiting, task), min(workers + 1, most), is_shut)
        if workers < most:
            self.do_start(workers + 1)

    def do_take_task(self, name: int) -> bool:
        waiting, workers, is_shut = self.objects[name]
        self.register = waiting[0] if waiting else "nothing"
        self.objects[name] = (waiting[1:], workers, is_shut)
        return bool(waiting) or is_shut

    def do_set_result(self, name: int) -> None:
        others = [
            end for (kind, _), end in zip(self.parameters, self.objects, strict=True) if kind == "future"
        ]
        self.objects[name], self.register = (self.register, sum(end is not None for end in others)), None

    def do_result(self, name: int) -> bool:
        end = self.objects[name]
        self.register = end and end[0]
        return end is not None

    def do_wait_all(self, first: int, count: int) -> bool:
        self.register = count
        return None not in self.objects[first : first + count]

    def do_snapshot(self, first: int, count: int) -> None:
        self.register = tuple(i for i in range(count) if self.objects[first + i] is not None)

    def do_in_order(self, first: int, count: int) -> bool:
        """Those that had ended when the question was asked, the last one first; then as they end."""
        ends = self.objects[first : first + count]
        if None in ends:
            return False
        later = [i for i in range(count) if i not in self.register]
        self.register = (*reversed(self.register), *sorted(later, key=lambda i: ends[i][1]))
        return True

    def do_is_done(self, name: int) -> None:
        self.register = self.objects[name] is not None

    def do_shut(self, name: int) -> None:
        self.objects[name] = (*self.objects[name][:2], True)

    # -- threads and time --------------------------------------------------------------------------------

    def do_start(self, tid: int) -> None:
        self.threads[tid] = self.threads[tid]._replace(status="running")
        other = _Step.__new__(_Step)
        other.__dict__.update(self.__dict__)
        thread = self.threads[tid]
        other.tid, other.pc, other.status = tid, 0, "running"
        other.deadline, other.register, other.record, other.early_ends = None, None, thread.record, 0
        other.run_invisible()
        self.threads[tid] = _Thread("running", other.pc, other.deadline, other.register, other.record)

    def do_start_checked(self, tid: int, slot: int) -> None:
        fresh = self.threads[tid].status == "unborn"
        if fresh:
            self.do_start(tid)
        self.register = fresh

    def do_join(self, tid: int) -> bool:
        return self.threads[tid].status == "done"

    def do_join_checked(self, tid: int, slot: int) -> bool:
        self.register = "unborn" if self.threads[tid].status == "unborn" else True
        return self.threads[tid].status != "running"

    def do_active(self) -> None:
        self.register = sum(thread.status == "running" for thread in self.threads)

    def do_join_timed(self, tid: int, seconds: int) -> bool:
        if self.threads[tid].status != "done" and not self.runs_out():
            return False
        self.deadline = None
        return True

    def do_alive(self, tid: int) -> None:
        self.register = self.threads[tid].status == "running"

    def do_wake(self) -> bool:
        if not self.runs_out():
            return False
        self.deadline = None
        return True

    def do_end(self) -> None:
        self.status = "done"
