"""`watch`: a workspace that checks itself whenever a file is saved.

Theory of operation. One loop waits for keys; a thread waits for changes (`watchfiles`) and hands their paths
over. Every check runs in the loop, in a probe that stays warm, so what is on the screen is always the newest
answer that was saved: changes that come meanwhile are checked next, several saves of one file only once.

Which exercises have passed is noted in `.threadlings/progress.json` of the course's folder, with a hash of
the file that did: another text is another answer. The note is a convenience of the learner's own; nobody's
points depend on it, and a damaged one is begun anew.
"""

# ruff: noqa: PLC0415 - heavy imports wait for the verb

from __future__ import annotations

import hashlib
import json
import queue
import threading
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.text import Text

from threadlings.cli.common import (
    EXIT_CODES,
    complete_exercise,
    consoles,
    find_exercise,
    open_course,
    shared_options,
)
from threadlings.cli.keys import ONE_KEY, REDRAW, can_read_keys, single_keys
from threadlings.cli.learner import has_graders, traces_of
from threadlings.course import Course, Exercise
from threadlings.errors import UsageError
from threadlings.report.console import signs_of
from threadlings.report.hints import STAGES, read_stages
from threadlings.report.listing import show_course, show_hint
from threadlings.report.submission import show_submission
from threadlings.report.text import block, printable
from threadlings.verdicts import SubmissionResult, Verdict

if TYPE_CHECKING:
    from threadlings.jail import ProbeClient

NOTES = Path(".threadlings") / "progress.json"
_POLL_S = 0.05
_BAR_CELLS = 24
_KEYS = (
    ("n", "next"),
    ("p", "previous"),
    ("h", "hint"),
    ("v", "viewer"),
    ("c", "check again"),
    ("l", "list"),
    ("q", "quit"),
)


@click.command(epilog=EXIT_CODES)
@click.argument("exercise", required=False, shell_complete=complete_exercise)
@shared_options
def watch(exercise: str | None, course_path: Path | None, no_color: bool) -> None:
    """Check your answers whenever you save one.

    EXERCISE is where to begin; default: the first that has not passed. Keys lead to the next exercise, to a
    hint and to the viewer in your browser; q ends.
    """
    from threadlings.jail import ProbeClient

    console, _ = consoles(no_color)
    course = open_course(course_path)
    if not can_read_keys(console):
        raise UsageError(
            "watch needs a terminal, to read single keys from. Elsewhere: threadlings check EXERCISE."
        )
    notes = Notes(course)
    begin = find_exercise(course, exercise) if exercise else notes.first_open()
    with ProbeClient() as probe, single_keys() as read_keys, _Changes(course) as changes:
        _Desk(console, course, probe, notes, begin).run(read_keys, changes)


@dataclass
class Notes:
    """Which exercises have passed: exercise id -> hash of the file that did."""

    course: Course
    passed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            data = json.loads((self.course.root / NOTES).read_text(encoding="utf-8"))
            self.passed = {str(key): str(value) for key, value in data["passed"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.passed = {}

    def record(self, exercise: Exercise, source: bytes, result: SubmissionResult) -> None:
        """Remember what became of an answer."""
        from threadlings.gradebook import write_text

        before = dict(self.passed)
        if result.verdict is Verdict.PASSED:
            self.passed[exercise.id] = _hash(source)
        elif self.passed.get(exercise.id) == _hash(source):
            del self.passed[exercise.id]
        if self.passed == before:
            return
        file = self.course.root / NOTES
        try:
            file.parent.mkdir(exist_ok=True)
            write_text(str(file), json.dumps({"passed": self.passed}, indent=2, sort_keys=True) + "\n")
        except (OSError, UsageError):
            return  # a folder that cannot be written to is still worth checking

    def has_passed(self, exercise: Exercise) -> bool:
        """Whether the file as it is now has passed."""
        try:
            return self.passed.get(exercise.id) == _hash(exercise.starter.read_bytes())
        except OSError:
            return False

    def first_open(self) -> Exercise:
        """The first exercise that has not passed, else the last one."""
        left = (exercise for exercise in self.course.exercises if not self.has_passed(exercise))
        return next(left, self.course.exercises[-1])


def _hash(source: bytes) -> str:
    return hashlib.sha256(source).hexdigest()


class _Changes:
    """Exercises whose file was saved, told by a thread. A context manager."""

    def __init__(self, course: Course) -> None:
        self.queue: queue.SimpleQueue[Exercise] = queue.SimpleQueue()
        self._files = {exercise.starter.resolve(): exercise for exercise in course.exercises}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="threadlings-watch", daemon=True)

    def __enter__(self) -> _Changes:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(2)

    def _watch(self) -> None:
        from watchfiles import watch as changes_of

        folders = {file.parent for file in self._files}
        for changes in changes_of(
            *folders,
            watch_filter=lambda _, path: Path(path) in self._files,
            stop_event=self._stop,
            debounce=50,
            step=20,
            rust_timeout=500,
            raise_interrupt=False,
            recursive=False,
        ):
            for exercise in {
                self._files[Path(path)].id: self._files[Path(path)] for _, path in changes
            }.values():
                self.queue.put(exercise)

    def newest(self) -> Exercise | None:
        """The exercise that was saved last, or None; what was saved before it is left out."""
        found = None
        while not self.queue.empty():
            found = self.queue.get()
        return found


class _Desk:
    """What is on the screen, and what the keys do."""

    def __init__(
        self, console: Console, course: Course, probe: ProbeClient, notes: Notes, begin: Exercise
    ) -> None:
        self.console = console
        self.course = course
        self.probe = probe
        self.notes = notes
        self.exercise = begin
        self.stage = 0
        self.result: SubmissionResult | None = None
        self.source = b""

    def run(self, read_keys: Callable[..., str], changes: _Changes) -> None:
        """Check and answer keys until one of them ends it."""
        self.check()
        while True:
            saved = changes.newest()
            if saved is not None:
                self.go_to(saved)
            for key in ONE_KEY.findall(read_keys(_POLL_S)):
                if key in ("q", "Q", "\x04"):
                    return
                self.press(key)

    def press(self, key: str) -> None:
        """Do what a key stands for."""
        exercises = self.course.exercises
        place = exercises.index(self.exercise)
        if key == "n":
            self.go_to(exercises[min(place + 1, len(exercises) - 1)])
        elif key == "p":
            self.go_to(exercises[max(place - 1, 0)])
        elif key in ("c", "\r", "\n"):
            self.check()
        elif key == REDRAW:
            self.draw()
        elif key == "l":
            self.console.clear()
            show_course(self.console, self.course)
            self.foot()
        elif key == "h":
            self.hint()
        elif key == "v":
            self.view()

    def go_to(self, exercise: Exercise) -> None:
        """Make an exercise the one on the screen, and check it."""
        if exercise is not self.exercise:
            self.exercise, self.stage = exercise, 0
        self.check()

    def check(self) -> None:
        """Check the exercise's file as it is now."""
        from threadlings.bulk.intake import UnreadableError, read_source
        from threadlings.judge import grade

        exercise = self.exercise
        self.result = None
        self.head(f"checking {exercise.id} ...")
        try:
            self.source = read_source(exercise.starter.resolve(), exercise.limits.max_source_bytes)
        except UnreadableError as error:
            self.head(f"{printable(str(exercise.starter))}: {error}.")
            self.foot()
            return
        self.result = grade(
            self.course,
            exercise,
            self.source,
            probe=self.probe,
            visibility="all" if has_graders(exercise) else "public",
            source_path=printable(str(exercise.starter)),
        )
        self.notes.record(exercise, self.source, self.result)
        self.draw()

    def draw(self) -> None:
        """Show the result, or that there is none."""
        from threadlings.explain.misconceptions import catalogue

        if self.result is None:
            self.head("nothing was checked yet")
        else:
            self.console.clear()
            # One reason at a time: the others mostly go away with it, and it stays on the screen.
            show_submission(
                self.console, self.result, title=self.exercise.title, catalogue=catalogue(), reasons=1
            )
        self.foot()

    def head(self, said: str) -> None:
        """An empty screen with a line."""
        self.console.clear()
        self.console.print(Text(block(said), style="dim"))

    def foot(self) -> None:
        """How far the course has come, where the file is, and the keys."""
        exercises = self.course.exercises
        done = sum(self.notes.has_passed(exercise) for exercise in exercises)
        signs = signs_of(self.console)
        filled = round(_BAR_CELLS * done / len(exercises))
        bar = Text("█" * filled if signs.passed == "✓" else "#" * filled, style="green")
        bar.append(("░" if signs.passed == "✓" else ".") * (_BAR_CELLS - filled), style="dim")
        self.console.print()
        self.console.print(bar.append(f" {done} of {len(exercises)} exercises", style="not dim default"))
        self.console.print(
            Text(f"edit  {printable(str(self.exercise.starter))}", style="dim"), soft_wrap=True
        )
        if self.result is not None and self.result.verdict is Verdict.PASSED:
            later = [e for e in exercises if not self.notes.has_passed(e)]
            said = "n leads to the next exercise." if later else "That was the whole course."
            self.console.print(Text(said, style="bold green"))
        keys = Text()
        for key, meaning in _KEYS:
            keys.append(f"{key} ", style="bold").append(f"{meaning}   ", style="dim")
        self.console.print(keys)

    def hint(self) -> None:
        """The next stage of the exercise's hints, below what is on the screen."""
        stages = read_stages(self.exercise.hints)
        self.stage = min(self.stage + 1, STAGES)
        show_hint(self.console, self.exercise.id, self.exercise.title, self.stage, stages[self.stage - 1])
        self.foot()

    def view(self) -> None:
        """The report with its viewers, in the browser."""
        from threadlings.explain.misconceptions import catalogue
        from threadlings.gradebook import write_text
        from threadlings.report.pages.folder import write_submission_report

        if self.result is None:
            return
        self.console.print(Text("drawing the schedules ...", style="dim"))
        folder = (self.course.root / NOTES).parent / "report" / self.exercise.id
        traces = traces_of(
            self.course,
            self.exercise,
            self.source,
            self.result,
            probe=self.probe,
            seed=0,
            file_name=self.exercise.starter.name,
        )
        try:
            index = write_submission_report(
                folder, self.exercise, self.result, write=write_text, catalogue=catalogue(), traces=traces
            )
        except UsageError as error:
            self.console.print(Text(block(str(error)), style="red"))
            return
        opened = webbrowser.open(index.resolve().as_uri())
        said = "Opened" if opened else "Open in a browser:"
        self.console.print(f"{said} {printable(str(index))}", soft_wrap=True)
