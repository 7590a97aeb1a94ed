"""One execution on the terminal: a screen to step through, or a list of all steps.

Everything shown comes from the trace document (`schemas/trace-1.schema.json`); nothing is worked out here
that another viewer would have to work out again. `Screen` is a pure function of document, step and size, so
what a reader sees can be tested without a terminal.

A screen answers, from top to bottom: where are we (heading), what does the program say here (source, with a
mark where every other thread stands), what is the state (values, locks, who waits), what came before and what
comes next (a lane per thread), what did this step do, and which keys are there. Where the terminal is wide,
state stands beside the source, else below it. Colour only repeats what a sign or a word says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.text import Text

from threadlings.explain.text import cells, clip, pad, wrap
from threadlings.report.console import paragraph
from threadlings.report.text import block

MIN_WIDTH, MIN_HEIGHT = 40, 14
WIDE = 110
_MIN_LANE = 18
_LANE_COLOURS = ("cyan", "yellow", "green", "magenta", "blue", "red")
_QUIET = frozenset({"begin", "end", "start", "join", "wake", "call"})
KEYS = (("→", "next"), ("←", "back"), ("n/p", "switch"), ("d", "damage"), ("home/end", ""), ("q", "quit"))
_KEYS_ASCII = (
    ("space", "next"),
    ("b", "back"),
    ("n/p", "switch"),
    ("d", "damage"),
    ("g/G", "ends"),
    ("q", "quit"),
)


@dataclass(frozen=True, slots=True)
class Marks:
    """The signs of a screen, in the form that the terminal's encoding can write."""

    here: str
    stands: str
    damage: str
    arrow: str
    bar: str
    rule: str


_UNICODE = Marks(here="▶", stands="◂", damage="✗", arrow="→", bar="│", rule="─")
_ASCII = Marks(here=">", stands="<", damage="x", arrow="->", bar="|", rule="-")


class Story:
    """A trace document, asked what holds after its step `n` (1 to `last`)."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.steps: Sequence[Mapping[str, Any]] = document["steps"]
        self.names: dict[int, str] = {thread["id"]: thread["name"] for thread in document["threads"]}
        self.locks: dict[str, Mapping[str, Any]] = {lock["id"]: lock for lock in document["locks"]}
        self.variables: dict[str, Mapping[str, Any]] = {v["id"]: v for v in document["variables"]}
        self.lanes = self._lanes()
        self.files: dict[str, tuple[str, list[str]]] = {
            file["file"]: (file["name"], file["source"].splitlines()) for file in document["files"]
        }
        self.damage: int | None = document["damage"]

    def _lanes(self) -> list[int]:
        """Threads that get a lane: not the one that only starts the others and looks at the result."""
        threads = sorted({step["thread"] for step in self.steps})
        if len(threads) < 2:
            return threads
        others = [step["n"] for step in self.steps if step["thread"] != threads[0]]
        between = self.steps[others[0] - 1 : others[-1]]
        takes_part = any(step["thread"] == threads[0] and step["op"] not in _QUIET for step in between)
        return threads if takes_part else threads[1:]

    @property
    def last(self) -> int:
        """The number of the last step."""
        return len(self.steps)

    def step(self, n: int) -> Mapping[str, Any]:
        """The step with this number."""
        return self.steps[n - 1]

    def next_switch(self, n: int) -> int:
        """The next step at which another thread takes over; the last one if there is none."""
        return next((m for m in range(n + 1, self.last + 1) if self._switches(m)), self.last)

    def previous_switch(self, n: int) -> int:
        """The step before at which another thread took over; the first one if there is none."""
        return next((m for m in range(n - 1, 1, -1) if self._switches(m)), 1)

    def _switches(self, n: int) -> bool:
        return n > 1 and self.step(n)["thread"] != self.step(n - 1)["thread"]

    def colour(self, thread: int) -> str:
        """The colour of a thread's lane."""
        return _LANE_COLOURS[self.lanes.index(thread) % len(_LANE_COLOURS)] if thread in self.lanes else ""

    def label(self, file: str, line: int | None) -> str:
        """`12`, or where else a step is."""
        number = str(line) if line else "?"
        return {"scenarios": f"scenario {number}", "library": f"library {number}"}.get(file, number)

    def places(self, n: int) -> dict[int, tuple[str, int]]:
        """Thread -> (file, line) where it stands after step `n`; threads that have ended stand nowhere."""
        found: dict[int, tuple[str, int]] = {}
        for step in self.steps[:n]:
            if step["op"] == "end":
                found.pop(step["thread"], None)
            elif step["line"]:
                found[step["thread"]] = (step["file"], step["line"])
        for waits in self.step(n)["waiting"]:
            if waits["line"]:
                found[waits["thread"]] = (waits["file"], waits["line"])
        return found

    def values(self, n: int) -> list[tuple[str, str | None, str | None, bool]]:
        """(name, value before step `n`, value after it, touched by it) of what changes, once it was seen."""
        now: dict[str, str | None] = {}
        before: dict[str, str | None] = {}
        for step in self.steps[:n]:
            before = dict(now)
            if step["variable"] is not None:
                before.setdefault(step["variable"], step["before"])
                now[step["variable"]] = step["after"]
        touched = self.step(n)["variable"]
        return [
            (self.variables[key]["name"], before.get(key), value, key == touched)
            for key, value in now.items()
            if self.variables[key]["changes"]
        ]

    def lock_lines(self, n: int) -> list[str]:
        """A line per lock that somebody holds or waits for after step `n`: who holds it, who waits."""
        step = self.step(n)
        holders: dict[str, list[str]] = {}
        waiters: dict[str, list[str]] = {}
        for part in step["holding"]:
            holders.setdefault(part["lock"], []).append(self.names[part["thread"]])
        for part in step["waiting"]:
            if part["lock"]:
                waiters.setdefault(part["lock"], []).append(self.names[part["thread"]])
        seen = {lock for earlier in self.steps[:n] for lock in (*earlier["held"], earlier["lock"]) if lock}
        lines = []
        for lock in sorted({*holders, *waiters, *seen} & self.locks.keys()):
            held = ", ".join(holders.get(lock, ())) or "nobody"
            waits = f"; {', '.join(waiters[lock])} waiting" if lock in waiters else ""
            lines.append(f"{self.locks[lock]['name']}: {held}{waits}")
        return lines

    def other_waits(self, n: int) -> list[str]:
        """A line per thread that waits for something else than a lock."""
        lines = []
        for part in self.step(n)["waiting"]:
            if part["lock"] is None:
                what = f"for {self.names[part['other']]} to end" if part["other"] is not None else ""
                lines.append(f"{self.names[part['thread']]} waits {what or 'in ' + part['doing'] + '()'}")
        return lines

    def is_quiet(self, step: Mapping[str, Any]) -> bool:
        """Whether the step changes nothing that matters and reads nothing that changes."""
        if step["variable"] is not None:
            return not self.variables[step["variable"]]["changes"]
        return step["op"] in _QUIET

    def ending(self) -> str:
        """How it ended: what the check says about it, if anything."""
        message = str(self.document["message"])
        if message:
            return block(message)
        ending = self.document["ending"]
        if ending["kind"] == "returned":
            return f"The scenario returned {ending['value']!r}, and the check has nothing against it."
        return f"The execution ended: {ending['kind'].replace('_', ' ')}."


class Screen:
    """Draws a story, one step at a time.

    Args:
        story: what to draw.
        unicode: whether the terminal can write more than ASCII.
    """

    def __init__(self, story: Story, *, unicode: bool = True) -> None:
        self._story = story
        self._marks = _UNICODE if unicode else _ASCII
        self._keys = KEYS if unicode else _KEYS_ASCII

    def lines(self, n: int, width: int, height: int) -> list[Text]:
        """Exactly `height` lines of at most `width` cells."""
        if width < MIN_WIDTH or height < MIN_HEIGHT:
            small = Text(f"The terminal is too small (at least {MIN_WIDTH} x {MIN_HEIGHT}). q quits.")
            return _exactly([small], width, height)
        head, foot = self._heading(n, width), self._footer(n, width, height)
        room = height - len(head) - len(foot) - 2
        state = self._state(n)
        rule = Text(self._marks.rule * width, style="dim")
        if width >= WIDE:
            top = max(6, min(room // 2, 14))
            left = width * 3 // 5
            source = _exactly(self._source(n, left, top), left, top)
            beside = _exactly(state, width - left - 3, top)
            upper = [
                Text.assemble(_padded(a, left), (f" {self._marks.bar} ", "dim"), b)
                for a, b in zip(source, beside, strict=True)
            ]
        else:
            state = state[: max(3, room // 4)]
            top = max(4, min((room - len(state)) // 2, 11))
            upper = [
                *_exactly(self._source(n, width, top), width, top),
                rule,
                *_exactly(state, width, len(state)),
            ]
        lanes = self._lanes(n, width, height - len(head) - len(foot) - len(upper) - 1)
        return _exactly([*head, *upper, rule, *lanes], width, height - len(foot)) + foot

    # -- parts -----------------------------------------------------------------------------------------

    def _heading(self, n: int, width: int) -> list[Text]:
        story = self._story
        where = Text(f"step {n} of {story.last}", style="bold")
        time_s = story.step(n)["time_s"]
        if time_s:
            where.append(f"  {time_s:g} s", style="dim")
        name = f"{story.document['exercise']}  {story.document['check']}"
        title = Text(
            clip(block(str(story.document["title"])), max(10, width - where.cell_len - 2)), style="bold"
        )
        if title.cell_len + len(name) + 2 <= width - where.cell_len - 2:
            title.append(f"  {name}", style="not bold dim")
        gap = " " * max(1, width - title.cell_len - where.cell_len)
        return [Text.assemble(title, gap, where), Text(self._marks.rule * width, style="dim")]

    def _source(self, n: int, width: int, height: int) -> list[Text]:
        story = self._story
        places = story.places(n)
        me = story.step(n)["thread"]
        file, line = places.get(me, next(iter(places.values()), ("student", 1)))
        if file not in story.files:
            file, line = "student", 1
        name, source = story.files[file]
        where = story.step(n)["function"]
        head = Text(block(name), style="dim")
        if where and file == story.step(n)["file"]:
            head.append(f"  {block(where)}", style="dim")
        rows = height - 1
        first = max(1, min(line - rows // 2, len(source) - rows + 1))
        standing: dict[int, list[int]] = {}
        for thread, place in places.items():
            if place[0] == file:
                standing.setdefault(place[1], []).append(thread)
        lines = [head]
        for number in range(first, min(first + rows, len(source) + 1)):
            current = number == line and me in standing.get(number, ())
            text = Text()
            text.append(
                f"{self._marks.here if current else ' '}{number:>4} ",
                style=story.colour(me) if current else "dim",
            )
            tags = Text()
            for thread in standing.get(number, ()):
                tags.append(f"  {self._marks.stands} {story.names[thread]}", style=story.colour(thread))
            code = clip(block(source[number - 1]), max(8, width - 6 - tags.cell_len))
            text.append(code, style="bold" if current else "")
            lines.append(text.append_text(tags))
        return lines

    def _state(self, n: int) -> list[Text]:
        story = self._story
        lines = []
        for name, before, after, touched in story.values(n):
            text = Text(f"{name} = ", style="bold" if touched else "")
            changed = touched and story.step(n)["op"] == "write"
            if changed and before is not None:
                text.append(f"{before} {self._marks.arrow} ")
            text.append(after or "?", style="reverse" if changed else "")
            lines.append(text)
        lines += [Text(line) for line in story.lock_lines(n)]
        lines += [Text(line, style="dim") for line in story.other_waits(n)]
        return lines or [Text("(nothing shared has been touched yet)", style="dim")]

    def _lanes(self, n: int, width: int, height: int) -> list[Text]:
        story = self._story
        lane = (width - 6) // max(1, len(story.lanes)) - 3
        columns = lane >= _MIN_LANE
        rows = max(1, height - columns)
        first = max(1, min(n - rows // 2, story.last - rows + 1))
        lines = []
        if columns:
            head = Text(" step ", style="dim")
            for thread in story.lanes:
                head.append(f" {self._marks.bar} ", style="dim")
                head.append(pad(story.names[thread], lane), style=story.colour(thread))
            lines.append(head)
        for number in range(first, min(first + rows, story.last + 1)):
            step = story.step(number)
            style = "dim" if story.is_quiet(step) and number != n else ""
            mark = self._marks.damage if number == story.damage else ">" if step["preemption"] else " "
            row = Text()
            here = self._marks.here if number == n else " "
            row.append(f"{here}{mark}{number:>3} ", style="bold" if number == n else "dim")
            what = (
                f"{story.label(step['file'], step['line'])} {step['does']}" if step["line"] else step["does"]
            )
            what = block(what)
            shown = "reverse" if number == n else f"{style} {story.colour(step['thread'])}".strip()
            if columns:
                row.append(f" {self._marks.bar} ", style="dim")
                if step["thread"] not in story.lanes:
                    row.append(f"{story.names[step['thread']]}  {what}", style=shown)
                for index, thread in enumerate(story.lanes if step["thread"] in story.lanes else ()):
                    if index:
                        row.append(f" {self._marks.bar} ", style="dim")
                    mine = thread == step["thread"]
                    row.append(pad(what if mine else "", lane), style=shown if mine else "")
            else:
                row.append(f" {story.names[step['thread']]}  {what}", style=shown)
            lines.append(row)
        return lines

    def _footer(self, n: int, width: int, height: int) -> list[Text]:
        story = self._story
        step = story.step(n)
        said = Text(f"{story.names[step['thread']]} {block(step['does'])}", style="bold")
        if step["preemption"]:
            before = story.names[story.step(n - 1)["thread"]] if n > 1 else "another thread"
            said.append(f"   > switched: {before} could have gone on", style="not bold yellow")
        if n == story.damage:
            said.append(f"   {self._marks.damage} from here on it ends badly", style="not bold red")
        ends = [Text("")]
        if n == story.last:
            style = "green" if story.document["verdict"] == "passed" else "red"
            wrapped = [part for line in story.ending().split("\n") for part in wrap(line, width)]
            ends = [Text(line, style=style) for line in wrapped[: height // 4]]
        keys = Text()
        for key, what in self._keys:
            keys.append(f"{key} ", style="bold").append(f"{what}  " if what else " ", style="dim")
        rule = Text(self._marks.rule * width, style="dim")
        return [_cut(line, width) for line in (rule, said, *ends, keys)]


def show_steps(console: Console, story: Story) -> None:
    """Prints every step of a story, and how it ends."""
    document = story.document
    marks = _UNICODE if console.encoding.lower().startswith("utf") else _ASCII

    def out(line: str, style: str = "dim") -> None:
        console.print(Text(line, style=style), soft_wrap=True)

    title = Text(block(str(document["title"])), style="bold")
    title.append(f"  {document['exercise']}  {document['check']}", style="not bold dim")
    console.print(title, soft_wrap=True)
    params = ", ".join(f"{name}={value!r}" for name, value in document["params"].items())
    out(block(f"scenario {document['scenario']}({params})"))
    console.print()
    thread_width = max((cells(name) for name in story.names.values()), default=0)
    place_width = max((len(story.label(step["file"], step["line"])) for step in story.steps), default=0)
    stood_at: tuple[int, str, int] | None = None
    state: list[str] = []
    for step in story.steps:
        n = step["n"]
        place = (step["thread"], step["file"], step["line"])
        if step["line"] and place != stood_at:
            label = story.label(step["file"], step["line"])
            out(f"{'':{10 + thread_width}}{label:>{place_width}}  {block(step['source'])}")
        stood_at = place
        mark = marks.damage if n == story.damage else ">" if step["preemption"] else " "
        row = Text(f" {mark}{n:>4}  ", style="red" if n == story.damage else "")
        row.append(pad(story.names[step["thread"]], thread_width), style=story.colour(step["thread"]))
        console.print(row.append(f"  {'':{place_width}}  {block(step['does'])}"), soft_wrap=True)
        now = [*story.lock_lines(n), *story.other_waits(n)]
        for line in now:
            if line not in state:
                out(f"{'':{12 + thread_width + place_width}}[{line}]")
        state = now
    console.print()
    for name, _, after, _ in story.values(story.last) if story.steps else ():
        out(f"  {name} = {after or '?'}", style="")
    paragraph(console, Text(story.ending()))
    if document["preemptions"]:
        out("  > switch: the thread that ran before could have gone on")
    if story.damage is not None:
        out(f"  {marks.damage} from here on it ends badly")
    out(f"  replay: {document['schedule']}")


def _cut(line: Text, width: int) -> Text:
    cut = line.copy()
    cut.truncate(width)
    return cut


def _padded(line: Text, width: int) -> Text:
    return Text.assemble(line, " " * max(0, width - line.cell_len))


def _exactly(lines: Iterable[Text], width: int, height: int) -> list[Text]:
    """The first `height` lines, cut to `width`; blank ones follow where there are fewer."""
    kept = [_cut(line, width) for line in list(lines)[:height]]
    return kept + [Text("")] * (height - len(kept))
