"""What a scenario file may import.

A scenario is a litmus test: it uses the student's module, runs things together and returns what it observed,
as plain data. It runs beside the student's code, in the probe, with simulated threads and a simulated clock;
under real threads it works just as well. This module knows nothing else of the package.

What `InFlight` tells follows from the instants of virtual time at which jobs began and ended, and from
nothing else. Time moves only when nobody can run, so executions that differ merely in the order of steps
within an instant give the same answers, and nothing has to be announced to a search. A counter that goes up
and down was rejected: its steps depend on one another, and n jobs that begin together would be n!
interleavings.
"""

from __future__ import annotations

import gc
import itertools
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any


def together(*actions: Callable[[], Any], **named: Callable[[], Any]) -> list[Any]:
    """Call every action in a thread of its own and wait for all of them.

    Args:
        actions: what to call, without arguments.
        named: more of that, in threads of these names.

    Returns:
        What the actions returned, in the order they were given.

    Raises:
        BaseException: the error of the first action, in the order they were given, that raised one;
            raised when all have ended.
    """
    names = [*(f"caller-{number}" for number in range(1, len(actions) + 1)), *named]
    actions = (*actions, *named.values())
    results: list[Any] = [None] * len(actions)
    errors: list[BaseException | None] = [None] * len(actions)

    def call(index: int, action: Callable[[], Any]) -> None:
        try:
            results[index] = action()
        except Exception as error:
            errors[index] = error

    threads = [
        threading.Thread(target=call, args=(index, action), name=name)
        for index, (action, name) in enumerate(zip(actions, names, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in errors:
        if error is not None:
            raise error
    return results


def takes(label: str = "work") -> None:
    """Take as long as the search says: work of the grader's, such as a callback, whose duration is left open.

    `explore(..., durations=[0, 0.5, 3])` tries every choice of durations for the labels that are met; the
    same label takes equally long throughout an execution. Where nothing was chosen it takes no time.

    Args:
        label: name of the work; letters, digits, `_` and `-`, beginning with a letter.
    """
    time.sleep(_duration_of(_checked(label)))


def waiting(label: str, line: str = "all") -> _Waiting:
    """Say that an operation waits for its turn in the block behind `with`.

    `Exploration.fair` tells whether others that came later got through first; under real threads it does
    nothing. Only operations of one line overtake each other. Leaving the block by an exception is giving up.

    Args:
        label: name of the operation; letters, digits, `_` and `-`, beginning with a letter.
        line: which line it stands in, where a scenario has several; like a label.
    """
    return _Waiting(_checked(label), _checked(line))


class _Waiting:
    """The block of one call of `waiting`, which is one operation."""

    def __init__(self, label: str, line: str) -> None:
        self._place = label, line
        self._used = False
        self._ticket: object = None

    def __enter__(self) -> None:
        if self._used:
            raise RuntimeError("each operation needs a `with waiting(...)` of its own")
        self._used = True
        self._ticket = _join_line(*self._place)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        _leave_line(self._ticket, kind is None)


class InFlight:
    """The grader's jobs while the student's program runs them: how many at once, in which threads, and when.

    Make one right before the call that is watched; all times are seconds since then. Jobs must take time
    (`time.sleep`, `takes`): what begins and ends at one instant is never in flight together with anything.
    """

    def __init__(self) -> None:
        self._caller = threading.current_thread()
        self._start_s = time.monotonic()
        self._calls: list[dict[str, Any]] = []

    def now_s(self) -> float:
        """Seconds since this was made."""
        return round(time.monotonic() - self._start_s, 6)

    @contextmanager
    def job(self, name: str | int) -> Iterator[None]:
        """What the job called `name` does goes into this block; every time it is entered is a call.

        Args:
            name: which of the jobs this is; names are compared when calls are put in order.
        """
        call = {"job": name, "thread": threading.current_thread(), "began_s": self.now_s(), "ended_s": None}
        self._calls.append(call)
        try:
            yield
        finally:
            call["ended_s"] = self.now_s()

    def calls(self) -> list[dict[str, Any]]:
        """All calls so far, as plain data, in the order of `began_s`, then of `job`.

        Returns:
            For each call `job`, `began_s`, `ended_s` (None if it has not ended) and `thread`: 0 is the thread
            that made this object, the others are numbered as they appear.
        """
        calls = sorted(self._calls, key=lambda call: (call["began_s"], call["job"]))
        threads = {self._caller: 0}
        return [{**call, "thread": threads.setdefault(call["thread"], len(threads))} for call in calls]

    def most(self) -> int:
        """The greatest number of jobs that were in flight at once."""
        return max((running for _, _, running in self._spans()), default=0)

    def idle(self, limit: int, jobs: Sequence[str | int]) -> dict[str, Any] | None:
        """When fewer than `limit` jobs were in flight for the first time although others were waiting.

        This is how a limiter is judged, and not by when it is through: in which order waiting jobs begin is
        free, and so is the time that they need together.

        Args:
            limit: how many may run at once.
            jobs: names of the jobs that were there to be run from the beginning.

        Returns:
            `from_s`, `to_s`, how many were `running`, and the names of those `waiting`; None if no place was
            ever free in vain. Ask when all is over: a job that has not begun by now waits until now.
        """
        begun: dict[str | int, float] = {}
        for call in self.calls():
            begun.setdefault(call["job"], call["began_s"])
        for from_s, to_s, running in self._spans():
            waiting = [job for job in jobs if begun.get(job, to_s) >= to_s]
            if waiting and running < limit:
                return {"from_s": from_s, "to_s": to_s, "running": running, "waiting": waiting}
        return None

    def _spans(self) -> list[tuple[float, float, int]]:
        """Spans between two instants until now, and how many calls lasted through each."""
        now_s = self.now_s()
        lasted = [
            (call["began_s"], now_s if call["ended_s"] is None else call["ended_s"]) for call in self._calls
        ]
        instants = sorted({0.0, now_s, *(instant for call in lasted for instant in call)})
        return [
            (start, end, sum(began <= start and end <= ended for began, ended in lasted))
            for start, end in itertools.pairwise(instants)
        ]


def slow_number(number: float) -> Any:
    """A number that takes a second to be added or subtracted, to whatever it is; the sum is not slow.

    Args:
        number: a whole number or a float; what comes back is a number of the same kind.
    """
    return _SlowInt(number) if isinstance(number, int) else _SlowFloat(number)


class _Slow:
    """Arithmetic that takes its time; beside the built-in type that it is mixed into."""

    _plain: Callable[[Any], Any]

    def __add__(self, other: Any) -> Any:
        time.sleep(1)
        return self._plain(self) + other

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        time.sleep(1)
        return self._plain(self) - other

    def __rsub__(self, other: Any) -> Any:
        time.sleep(1)
        return other - self._plain(self)


class _SlowInt(_Slow, int):
    _plain = int


class _SlowFloat(_Slow, float):
    _plain = float


def plain(value: object) -> Any:
    """What an observation may hold in the place of a value that the student's program gave back.

    Args:
        value: anything.

    Returns:
        Plain data as it is; an exception as text, such as `KeyError: 'x'`; else `a Future`, `a Lock`, ...
    """
    if value is None or type(value) in (bool, int, float, str):
        return value
    if type(value) in (list, tuple):
        return [plain(item) for item in value]  # type: ignore[attr-defined]
    if type(value) is dict and all(type(key) is str for key in value):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, BaseException):
        return f"{type(value).__name__}: {', '.join(map(repr, value.args))}"
    return f"a {type(value).__name__}"


def constant(student: object, name: str) -> object:
    """A scenario of its own: what the student's module has under a name, as `plain` shows it.

    Args:
        student: the student's module.
        name: a global of it.
    """
    return plain(getattr(student, name))


def answers(student: object, name: str) -> object:
    """A scenario of its own: the answers that the student's module has in a dict called `name`.

    Answers are plain data: strings, truth values, whole numbers and None as they are, anything else as the
    name of its type in angle brackets, so that one odd answer does not spoil the others. What is no dict at
    all is such a name, too.

    Args:
        student: the student's module.
        name: what it calls the dict.
    """
    table = getattr(student, name)
    if not isinstance(table, Mapping):
        return _as_answer(table, strings=False)
    return {str(_as_answer(key)): _as_answer(table[key]) for key in table}


def _as_answer(value: object, *, strings: bool = True) -> object:
    if strings and isinstance(value, str):
        return str.__str__(value)  # also of an enumeration that is made of strings
    if strings and (value is None or type(value) in (bool, int)):
        return value
    return f"<{type(value).__name__}>"


def alive(kind: type) -> int:
    """How many objects of a class, or of a class made from it, the program has now.

    For exercises in which a finished tool is the thing to be built. A look at names in the program would also
    refuse those who only mention the tool, and let pass those who hide it.

    Args:
        kind: the class, such as `threading.Barrier`.
    """
    return sum(issubclass(type(candidate), kind) for candidate in gc.get_objects())


def _checked(label: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,39}", label):
        raise ValueError(f"{label!r} is no label: up to 40 letters, digits, _ and -, beginning with a letter")
    return label


# What follows is replaced where a search runs the scenario.


def _duration_of(label: str) -> float:
    del label
    return 0.0


def _join_line(label: str, line: str) -> object:
    del label, line
    return None


def _leave_line(ticket: object, through: bool) -> None:
    del ticket, through
