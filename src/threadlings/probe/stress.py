"""Real threads in real time, many times over: evidence beside a verdict, never the verdict.

Theory of operation. The files are instrumented as for a search, but there is no execution: a hook does
nothing but give up the processor now and then, so that threads meet in the middle of a statement, where
CPython on its own hardly ever switches. How often it does changes from run to run, and the seed is fixed;
what comes of it is up to the machine. Everything else is the real thing: CPython's own `threading`, real
clocks, and whatever a search has to refuse, as far as the jail and the guard allow it.

A scenario that does not come back is given up after `hang_after_s` and counted as `hung`, with the places
where its threads stand. Its threads cannot be ended, so after a few of those no more runs are made.
"""

from __future__ import annotations

import functools
import json
import random
import sys
import threading
import time
import types
from collections.abc import Callable, Mapping
from typing import Any

from threadlings.engine.frames import back_of
from threadlings.engine.instrument import instrument
from threadlings.engine.modules import Library
from threadlings.probe.endings import clip, describe_error
from threadlings.probe.measure import build_of_python
from threadlings.probe.observation import freeze

MAX_OUTCOMES = 50
_SWITCH_INTERVAL_S = 1e-6
_YIELD_PROBABILITIES = (0.02, 0.1, 0.3, 0.6)
_PAUSE_PROBABILITY = 0.05
_LONGEST_PAUSE_S = 200e-6
_MAX_HUNG = 3
_MAX_FRAMES = 20


class _Yielder:
    """What a hook does: nothing, give up the processor, or pause for a moment."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.probability = 0.0

    def __call__(self) -> None:
        drawn = self._random.random()
        if drawn < self.probability:
            pause = drawn < self.probability * _PAUSE_PROBABILITY
            time.sleep(self._random.random() * _LONGEST_PAUSE_S if pause else 0)


def stress(request: Mapping[str, Any], library: Library) -> dict[str, Any]:
    """Run the scenario `options.runs` times, or for `options.seconds`.

    Returns:
        A record with every distinct outcome and how often it was seen.

    Raises:
        ObservationError: the scenario returned something that is no plain data.
        AttributeError: there is no such scenario.
    """
    options = request["options"]
    yielder = _Yielder(int(options.get("seed", 0)))
    programs = [
        (name, _instrumented(library, f"{name}.py", source, yielder))
        for name, source in (
            (request["student"]["name"], request["student"]["source"]),
            ("scenarios", request["scenarios"]["source"]),
        )
    ]
    kinds = {f"{request['student']['name']}.py": "student", "scenarios.py": "scenarios"}
    params = json.dumps(request.get("params", {}))
    counts: dict[str, dict[str, Any]] = {}
    runs = hung = 0
    deadline = time.monotonic() + float(options["seconds"])
    before = sys.getswitchinterval()
    nudges = _YIELD_PROBABILITIES if options.get("nudge", True) else (0.0,)
    if nudges != (0.0,):
        sys.setswitchinterval(_SWITCH_INTERVAL_S)
    try:
        while runs < int(options["runs"]) and hung < _MAX_HUNG and (not runs or time.monotonic() < deadline):
            yielder.probability = nudges[runs % len(nudges)]
            run = _Run(programs, request["scenario"], json.loads(params), kinds)
            outcome = run.outcome(float(options["hang_after_s"]))
            runs += 1
            hung += outcome["kind"] == "hung"
            key = json.dumps(outcome, sort_keys=True)
            if key in counts or len(counts) < MAX_OUTCOMES:
                counts.setdefault(key, outcome | {"count": 0})["count"] += 1
    finally:
        sys.setswitchinterval(before)
    ordered = sorted(counts.values(), key=lambda outcome: -outcome["count"])
    return {"kind": "stress", "runs": runs, "outcomes": ordered, "build": build_of_python()}


def _instrumented(library: Library, filename: str, source: str, yielder: _Yielder) -> types.CodeType:
    hooks = {name: _yielding(hook, yielder) for name, hook in library.hooks.items()}
    return instrument(source, filename, hooks).code


def _yielding(hook: Callable[..., Any], yielder: _Yielder) -> Callable[..., Any]:
    @functools.wraps(hook)
    def announced(*args: Any, **kwargs: Any) -> Any:
        yielder()
        return hook(*args, **kwargs)

    return announced


class _Run:
    """One run of the scenario, in a thread of its own that may never come back."""

    def __init__(
        self, programs: list[tuple[str, types.CodeType]], scenario: str, params: Any, kinds: Mapping[str, str]
    ) -> None:
        self._programs = programs
        self._scenario = scenario
        self._params = params
        self._kinds = kinds
        self._outcome: dict[str, Any] | None = None
        self._fault: Exception | None = None
        self._thread_errors: list[str] = []

    def outcome(self, hang_after_s: float) -> dict[str, Any]:
        """How the run ended."""
        others = set(threading.enumerate())
        caller = threading.Thread(target=self._call, name="MainThread", daemon=False)
        hook, threading.excepthook = threading.excepthook, self._note_error
        try:
            caller.start()
            caller.join(hang_after_s)
            left = [thread for thread in threading.enumerate() if thread not in others]
            patience = time.monotonic() + (0.0 if caller.is_alive() else hang_after_s)
            for thread in left:
                if not thread.daemon:
                    thread.join(max(0.0, patience - time.monotonic()))
        finally:
            threading.excepthook = hook
        if self._fault is not None:
            raise self._fault
        where = self._places([thread for thread in left if thread.is_alive()])
        if caller.is_alive() or self._outcome is None:
            return self._told("hung", where=where)
        leaked = sorted(thread.name for thread in left if thread.is_alive() and not thread.daemon)
        return self._outcome | {
            "thread_errors": sorted(set(self._thread_errors)),
            "leaked_threads": leaked,
            "where": where if leaked else [],
        }

    def _call(self) -> None:
        scenario: Any = None
        try:
            modules = {}
            for name, code in self._programs:
                module = sys.modules[name] = types.ModuleType(name)
                exec(code, vars(module))
                modules[name] = module
            student, scenarios = modules.values()
            scenario = getattr(scenarios, self._scenario)
        except Exception as error:
            self._fault = error
            return
        try:
            value = scenario(student, **self._params)
        except (Exception, SystemExit) as error:
            told = describe_error(error, "MainThread", self._kinds)
            self._outcome = self._told("raised", error=f"{told['type']}: {told['message']}".rstrip(": "))
            return
        try:
            self._outcome = self._told("returned", value=freeze(value))
        except Exception as error:
            self._fault = error

    def _note_error(self, args: Any) -> None:
        self._thread_errors.append(clip(f"{args.exc_type.__name__}: {args.exc_value}".rstrip(": "), 300))

    def _told(self, kind: str, **members: Any) -> dict[str, Any]:
        empty: dict[str, Any] = {
            "value": None,
            "error": None,
            "thread_errors": [],
            "leaked_threads": [],
            "where": [],
        }
        return {"kind": kind, **empty, **members}

    def _places(self, threads: list[threading.Thread]) -> list[str]:
        """`line 12`, for every thread that still stands in the student's file."""
        frames = sys._current_frames()
        places = []
        for thread in threads:
            frame = frames.get(thread.ident or 0)
            for _ in range(_MAX_FRAMES * 10):
                if frame is None or self._kinds.get(frame.f_code.co_filename) == "student":
                    break
                frame = back_of(frame)
            if frame is not None:
                places.append(clip(f"line {frame.f_lineno}", 100))
        return sorted(places)[:_MAX_FRAMES]
