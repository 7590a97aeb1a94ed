"""What happens in the forked child: load the student's code, search, write records.

The child is expendable. Everything it learns leaves through `Records`, numbered and keyed, so that a record
that was lost, repeated or written by somebody else is noticed by the judge.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import io
import json
import os
import sys
import traceback
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from threadlings import kernel
from threadlings.engine.execution import Limits, Pool, Result
from threadlings.engine.frames import back_of
from threadlings.engine.instrument import Turns
from threadlings.engine.modules import Library
from threadlings.engine.subject import LoadError, SourceFile, Subject
from threadlings.errors import ScheduleError
from threadlings.probe.confine import confine
from threadlings.probe.endings import Endings, clip, describe_error
from threadlings.probe.escapes import attempt_all
from threadlings.probe.exploring import Budget, Exploring
from threadlings.probe.frames import read_frame
from threadlings.probe.guard import Denial, Guard
from threadlings.probe.measure import measure
from threadlings.probe.naming import LockNames
from threadlings.probe.narrator import Narrator
from threadlings.probe.observation import ObservationError, freeze
from threadlings.probe.prepared import Prepared, files_of
from threadlings.probe.races import RaceWatch
from threadlings.probe.stress import stress
from threadlings.probe.turns import MAX_TURNS, Reader
from threadlings.schedules import parse_schedule
from threadlings.search.shrink import followed, schedule_of, shrink, weight_of
from threadlings.settings import parse_settings

_SHARE_OF_WALL_LIMIT = 0.85
_REAL_THREADS = frozenset({"measure", "stress"})
"""Modes in which the program starts threads of the operating system."""
_BY_TURNS = frozenset({"follow", "orders"})
"""Modes in which a reader decides the order, line by line."""

RECORDS_LOST = 71
"""Exit code of a child whose records could not be written: the program closed the pipe."""
READY = b"ready\n"
"""What a child writes behind its last record if it can carry out another request."""

MOST_REQUESTS = 32
"""How many requests a child carries out."""
_OUTPUT_LIMIT = 1_000_000
_FILES_OF_A_PROGRAM = 2
_MOST_GROWTH_BYTES = 192 << 20
"""A second pool of the C library's (128 MB), and the stacks of some threads."""


class Records:
    """Writes the child's records to a pipe.

    Args:
        fd: where to write; closed by nobody but the process's end.
        key: secret shared with the judge.
    """

    def __init__(self, fd: int, key: bytes) -> None:
        self._fd = fd
        self._key = key
        self._count = 0

    def write(self, record: Mapping[str, Any]) -> None:
        """Append one record."""
        self._count += 1
        text = json.dumps(record, separators=(",", ":"))
        digest = hashlib.blake2b(f"{self._count}:{text}".encode(), digest_size=16, key=self._key).hexdigest()
        data = f"{digest} {text}\n".encode()
        while data:
            data = data[os.write(self._fd, data) :]


class Sink(io.TextIOBase):
    """Standard output of the student's program: counted, and thrown away."""

    def __init__(self) -> None:
        self._written = 0

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Accept `text`; too much of it is an error, as on a full disk."""
        self._written += len(text)
        if self._written > _OUTPUT_LIMIT:
            raise OSError(28, "the program printed more than 1,000,000 characters")
        return len(text)


class Rejected(Exception):  # noqa: N818 - an answer, not a fault
    """The request cannot be carried out; carries the record that says why."""

    def __init__(self, reason: str, message: str, line: int | None = None, traceback: str = "") -> None:
        self.record = {
            "kind": "rejected",
            "reason": reason,
            "message": clip(message),
            "line": line,
            "traceback": clip(traceback),
        }
        super().__init__(message)


def run_child(request: Mapping[str, Any], fd: int, prepared: Prepared, more: int = -1) -> None:
    """Carry out a request, and perhaps some more like it.

    Args:
        request: what is asked for.
        fd: where to write the records.
        prepared: what was inherited.
        more: where further requests come from, once the last record was followed by `READY`; -1 for nowhere.
            They must have the same program and the same limits.
    """
    if request["mode"] not in _REAL_THREADS:
        kernel.stay_on_one_processor()
    outside = request["mode"] == "stress" and bool(request["options"].get("outside"))
    most = MOST_REQUESTS if more >= 0 and request["mode"] == "explore" else 1
    confine(request.get("limits", {}), outside=outside, requests=most)
    if request["mode"] == "selftest":
        os.write(fd, json.dumps(attempt_all(request["bait"])).encode() + b"\n")
        return
    requests = None if more < 0 else os.fdopen(more, "rb")
    vitals = _Vitals()
    gc.freeze()  # the server collected; what came with the request is not to be looked at again either
    student = files_of(request)[0]
    guard = Guard(
        student.filename,
        prepared.untouched,
        real_threads=request["mode"] in _REAL_THREADS,
        outside=outside,
    )
    denied = prepared.forbidden_name(student)
    prepared.library.engine.watch = guard.install()
    prepared.library.protect(guard.protected)
    desk = _Desk(prepared.library, guard, denied, vitals)
    for number in range(1, most + 1):
        desk.serve(request, fd)
        if requests is None or number == most or not desk.is_tidy:
            return
        os.write(fd, READY)
        following = read_frame(requests)
        if following is None:
            return
        request = following
        desk.clear()


class _Desk:
    """Where the requests of this process are carried out, one after the other.

    A search runs a program a thousand times in one process, and nothing but what the engine resets between
    two executions keeps them apart. So may the next search of the same program use the process as well, if
    this one left it as it should be (`is_tidy`).
    """

    def __init__(self, library: Library, guard: Guard, denied: Denial | None, vitals: _Vitals) -> None:
        self._library = library
        self._guard = guard
        self._denied = denied
        self._vitals = vitals
        self._pool = Pool()
        self._files = len(library.files)
        self._size_bytes = vitals.read()[1]
        self._was_explored = False

    def serve(self, request: Mapping[str, Any], fd: int) -> None:
        """Carry out a request and write its records."""
        records = Records(fd, bytes.fromhex(request["key"]))
        sys.stdout = sys.stderr = Sink()
        sys.stdin = io.StringIO()
        guard = self._guard
        try:
            _refuse(self._denied)
            record = self._carry_out(request, lambda told: records.write({"kind": "progress", **told}))
        except Rejected as rejected:
            record = rejected.record
        except Exception as error:
            # Our fault, never the student's (unless the guard knows better): said as such, with the place.
            guard.look_closely()
            text = "".join(traceback.format_exception(error))
            record = Rejected("scenario_error", "the probe failed; please report this", None, text).record
        guard.look_closely()
        if guard.denials:
            denial = guard.denials[0]
            record = Rejected("forbidden", denial.what, denial.line).record
        self._was_explored = record["kind"] == "exploration"
        try:
            records.write(record)
        except OSError:
            os._exit(RECORDS_LOST)

    @property
    def is_tidy(self) -> bool:
        """Whether all went well, and nothing is left of it but idle threads of ours."""
        threads, size_bytes = self._vitals.read()
        return (
            self._was_explored
            and len(self._library.files) == self._files + _FILES_OF_A_PROGRAM
            and threads == 1 + len(self._pool.workers)
            and size_bytes - self._size_bytes < _MOST_GROWTH_BYTES
        )

    def clear(self) -> None:
        """Forget the last request."""
        self._library.drop_files(self._files)
        gc.collect()

    def _carry_out(
        self, request: Mapping[str, Any], tell: Callable[[Mapping[str, Any]], None]
    ) -> dict[str, Any]:
        mode = request["mode"]
        options = request.get("options", {})
        if mode == "measure":
            return measure(request)
        if mode == "stress":
            return _stress(request, self._library)
        files = files_of(request)[: 1 if mode == "load" else _FILES_OF_A_PROGRAM]
        limits = Limits(
            max_steps=int(options.get("max_steps", Limits.max_steps)),
            early_timeouts=int(options.get("early_timeouts", 0)),
        )
        finest: Turns = "step" if options.get("split") else "line"
        turns: Turns = finest if mode in _BY_TURNS else ""
        subject = _make_subject(self._library, files, _main_of(request), limits, pool=self._pool, turns=turns)
        session = _Session(subject, self._library, files, self._guard)
        if mode == "load":
            session.check(subject.run())
            return {"kind": "loaded"}
        if mode == "explore":
            return session.explore(request, tell)
        if mode == "explain":
            return session.explain(
                request["schedule"], shorten=bool(options.get("shorten", True)), race=options.get("race")
            )
        if mode in _BY_TURNS:
            return session.by_turns(mode, options)
        raise Rejected("unsupported", f"the probe has no mode {mode!r}")


class _Vitals:
    """Threads and address space of this process, as the system counts them; opened before the guard looks."""

    def __init__(self) -> None:
        self._fd = -1
        with contextlib.suppress(OSError):
            self._fd = os.open("/proc/self/stat", os.O_RDONLY)

    def read(self) -> tuple[int, int]:
        """(OS threads, bytes of address space); zeros where the system does not tell."""
        if self._fd < 0:
            return 0, 0
        fields = os.pread(self._fd, 1024, 0).rpartition(b")")[2].split()
        return int(fields[17]), int(fields[20])


def _stress(request: Mapping[str, Any], library: Library) -> dict[str, Any]:
    try:
        return stress(request, library)
    except ObservationError as error:
        raise Rejected("bad_observation", str(error)) from None
    except SyntaxError as error:
        raise Rejected("syntax_error", f"{error.msg} (line {error.lineno})", error.lineno) from None
    except Exception as error:
        # The files could not be executed: whose fault that is, `load` has told before.
        raise Rejected("scenario_error", f"{type(error).__name__}: {error}") from None


def _refuse(*denials: Denial | None) -> None:
    """End the request if anything was denied."""
    for denial in denials:
        if denial is not None:
            raise Rejected("forbidden", denial.what, denial.line)


def _make_subject(
    library: Library,
    files: Sequence[SourceFile],
    main: Callable[[dict[str, types.ModuleType]], object],
    limits: Limits,
    *,
    pool: Pool,
    turns: Turns,
) -> Subject:
    for file in files:
        if library.foreseen.can_be_compiled(file.source, file.filename):
            continue
        try:
            compile(file.source, file.filename, "exec", dont_inherit=True)
        except SyntaxError as error:
            text = f"{error.msg} (line {error.lineno})"
            reason = "syntax_error" if file.kind == "student" else "scenario_error"
            raise Rejected(reason, text, error.lineno) from None
        except (ValueError, RecursionError, MemoryError, OverflowError) as error:
            reason = "syntax_error" if file.kind == "student" else "scenario_error"
            raise Rejected(reason, f"Python cannot compile it: {_why_not_compiled(error)}") from None
    try:
        return Subject(library, files, main, limits, pool=pool, turns=turns)
    except RecursionError:
        raise Rejected("syntax_error", "it is nested too deeply to be instrumented") from None


def _why_not_compiled(error: Exception) -> str:
    # The parser says MemoryError, without a word, when its own stack is full.
    return "it is nested too deeply" if isinstance(error, RecursionError | MemoryError) else str(error)


def _main_of(request: Mapping[str, Any]) -> Callable[[dict[str, types.ModuleType]], object]:
    if request["mode"] == "load":
        return lambda _: None
    name, params = request["scenario"], request.get("params", {})

    def main(modules: dict[str, types.ModuleType]) -> object:
        scenario = vars(modules["scenarios"]).get(name)
        if scenario is None:
            raise LoadError("scenarios", AttributeError(f"scenarios.py has no function {name!r}"))
        return freeze(scenario(modules["student"], **json.loads(json.dumps(params))))

    return main


class _Session:
    def __init__(self, subject: Subject, library: Library, files: Sequence[SourceFile], guard: Guard) -> None:
        self._guard = guard
        self._subject = subject
        self._library = library
        self._kinds = {file.filename: file.kind for file in files}
        self._sources = {file.kind: tuple(file.source.splitlines()) for file in files}
        self._student = files[0].name

    # -- what makes a request pointless ----------------------------------------------------------------

    def check(self, result: Result) -> None:
        """Raise `Rejected` if the execution shows that the program cannot be examined at all."""
        self._guard.look_again()
        _refuse(*self._guard.denials)
        error = result.exception
        if result.kind == "unsupported":
            raise Rejected("unsupported", result.message)
        if isinstance(error, ObservationError):
            raise Rejected("bad_observation", str(error))
        if isinstance(error, LoadError):
            cause = describe_error(error.error, "MainThread", self._kinds)
            text = f"{cause['type']}: {cause['message']}" if cause["message"] else str(cause["type"])
            if error.kind != "student":
                raise Rejected("scenario_error", text, cause["line"], cause["traceback"])
            if isinstance(error.error, SystemExit):
                raise Rejected(
                    "load_error", "it ends the program (SystemExit) while it is being imported", cause["line"]
                )
            reason = "import_error" if isinstance(error.error, ImportError) else "load_error"
            raise Rejected(reason, text, cause["line"], cause["traceback"])
        if isinstance(error, AttributeError) and self._is_student_module(error):
            raise Rejected("missing", f"{self._student}.py has no {error.name}")
        if self._subject.loading and result.kind in ("deadlock", "spin", "step_limit"):
            text = {
                "deadlock": "it waits for ever while it is being imported",
                "spin": "it loops for ever while it is being imported",
                "step_limit": "it does not come to an end while it is being imported",
            }[result.kind]
            raise Rejected("load_deadlock", text, self._first_line(result))

    def _is_student_module(self, error: AttributeError) -> bool:
        holder = getattr(error, "obj", None)
        return isinstance(holder, types.ModuleType) and holder.__name__ == self._student

    def _first_line(self, result: Result) -> int | None:
        for blocked in result.blocked:
            for filename, line, _ in blocked.stack:
                if filename in self._kinds:
                    return line
        return None

    def _names(self, result: Result) -> LockNames:
        names = LockNames(self._subject.modules.values(), result.touched.values())
        for blocked in result.blocked:
            frame = blocked.frame
            while frame is not None:
                if frame.f_code.co_filename in self._kinds:
                    names.add_locals(frame)
                frame = back_of(frame)
        return names

    # -- modes -----------------------------------------------------------------------------------------

    def explore(
        self, request: Mapping[str, Any], tell: Callable[[Mapping[str, Any]], None]
    ) -> dict[str, Any]:
        """Every interleaving if the budget allows it; schedules with few preemptions otherwise."""
        options, limits = request.get("options", {}), request.get("limits", {})
        endings = Endings(self._kinds)
        races = self._race_watch() if options.get("races", False) else None
        first = True

        def visit(result: Result) -> None:
            nonlocal first
            self._guard.look_again()
            if (
                first
                or self._guard.denials
                or result.exception is not None
                or result.kind not in ("returned", "raised")
            ):
                self.check(result)
                first = False
            endings.add(result, lambda: self._names(result))
            if races is not None:
                races.look(result)

        wall_limit_s = limits.get("wall_limit_s")
        budget = Budget(
            executions=int(options.get("max_executions", 2_000)),
            cpu_s=options.get("search_limit_s"),
            wall_s=None if wall_limit_s is None else _SHARE_OF_WALL_LIMIT * wall_limit_s,
        )
        search = Exploring(
            self._subject, visit, tell, budget=budget, durations=options.get("durations") or ()
        )
        found = search.explore()
        if endings.left_out:
            found.limit(f"{endings.left_out:,} of them ended in other ways than could be kept")
        return {
            "kind": "exploration",
            "endings": endings.to_json(),
            "schedules": found.schedules,
            "exhaustive": found.exhaustive,
            "bound": "; ".join(found.bounds) or None,
            "left_out": endings.left_out,
            "nondeterministic": found.nondeterministic,
            "out_of_time": found.out_of_time,
            "steps": self._subject.steps,
            "races": [] if races is None else races.to_json(),
        }

    def by_turns(self, mode: str, options: Mapping[str, Any]) -> dict[str, Any]:
        """Follow a reader's turns, or run every order of them."""
        reader = Reader(
            self._subject, self._library, self._kinds, self._sources, names=self._names, check=self.check
        )
        actors = [str(actor) for actor in options["actors"]]
        if mode == "orders":
            return reader.orders(actors, int(options["limit"]))
        return reader.follow(actors, [str(actor) for actor in options["turns"]][:MAX_TURNS])

    def _narrator(self) -> Narrator:
        return Narrator(self._library, self._kinds, self._sources)

    def _race_watch(self) -> RaceWatch:
        return RaceWatch(self._subject, self._library, self._narrator, self._names)

    def explain(
        self, schedule: str, *, shorten: bool, race: Sequence[Sequence[Any]] | None = None
    ) -> dict[str, Any]:
        """Confirm a schedule by running it twice, shrink it if asked to, and tell the result step by step.

        Args:
            schedule: what to run.
            shorten: whether to look for a simpler schedule with the same end.
            race: (file, line) of two accesses; then it is their race that must be there again, and not the
                ending.
        """
        try:
            plan = parse_schedule(schedule)
            settings = parse_settings(schedule)
        except ScheduleError as error:
            raise Rejected("unsupported", str(error)) from None
        endings = Endings(self._kinds)
        subject = self._subject
        subject.limits = replace(
            subject.limits, early_timeouts=settings.early_timeouts, durations=settings.durations
        )
        races = self._race_watch()
        lines = tuple(sorted((str(file), int(line)) for file, line in race or ()))

        def same(result: Result) -> bool:
            return races.shown_by(result, lines) if lines else endings.key(result) == wanted

        first = self._subject.run(plan)
        self.check(first)
        wanted = endings.key(first)
        again = self._subject.run(plan)
        confirmed = not first.diverged and not again.diverged and same(first) and same(again)
        best = first
        if shorten and confirmed and not first.stubborn:
            best = shrink(self._subject.run, plan, same) or first
        narrator = self._narrator()
        told = self._subject.run(schedule_of(best) if shorten else plan, observer=narrator.observe)
        names = self._names(told)
        confirmed = confirmed and same(told)
        shown = races.described(told, lines, narrator) if lines else None
        endings.add(told, lambda: names)
        ending = endings.to_json()[0]
        trace = narrator.to_json(told, names)
        return {
            "kind": "explanation",
            "ending": ending,
            "confirmed": confirmed,
            "preemptions": weight_of(told)[0],
            "followed": followed(plan, first),
            "asked": len(plan),
            "trace": {**trace, "ending": ending},
            "race": shown,
        }
