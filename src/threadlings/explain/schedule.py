"""One schedule as a plain-text picture: time runs down, every thread has a column.

Theory of operation. A trace has far more steps than a reader needs, so each step is first judged: *named* by
the diagnosis (it touches a variable or a lock the diagnosis is about, or is itself in evidence), *of
interest* (it touches something that changes, or waits), or neither. Named steps are always drawn, steps of
interest only between the first and the last step in evidence; elsewhere they shrink to a count. What is of
no interest (a read of what nobody ever writes, say) is passed over, and only the step numbers tell. What the
starting thread does alone, before and after the others, is set across all columns, so that it does not
cost a column. Each thread's source line is printed when the thread comes to it, and what the step did to
shared state is printed below: value read or written, locks held.

Invariants:
    * The same trace gives the same picture, on every machine.
    * No line is wider than asked for, counted in terminal cells; all text has been through `text.clean`.
    * The frame is ASCII. The last line is `replay: ` and the schedule, unbroken, whatever the width: it is
      to be copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from threadlings.explain import text
from threadlings.explain.endings import Blocked, Outcome
from threadlings.explain.sentences import waited_for
from threadlings.explain.step import Step
from threadlings.explain.trace import Trace

DEFAULT_WIDTH_CELLS = 100
MAX_COLUMNS = 4
MAX_ROWS = 120
_MIN_COLUMN_CELLS = 20
_GUTTER_CELLS = 5
_INDENT = "  "
_HOLDS = "[holds "
_QUIET_OPS = frozenset({"begin", "end", "start", "join", "wake", "call", "peek", ""})


@dataclass(frozen=True, slots=True)
class Focus:
    """What the diagnosis is about.

    Attributes:
        steps: indices of the steps in evidence.
        locations: storage it names.
        locks: locks it names.
    """

    steps: frozenset[int] = frozenset()
    locations: frozenset[str] = frozenset()
    locks: frozenset[str] = frozenset()

    def names(self, step: Step) -> bool:
        """Whether the diagnosis names `step` or what it touches."""
        if step.index in self.steps or (bool(step.lock) and step.lock in self.locks):
            return True
        return step.is_access and step.file != "library" and step.location in self.locations


@dataclass(frozen=True, slots=True)
class _Row:
    """One row; `thread` None goes across all columns, `lines` are not yet wrapped."""

    gutter: str
    thread: int | None
    lines: tuple[str, ...]


def draw(
    trace: Trace, outcome: Outcome, focus: Focus | None = None, width_cells: int = DEFAULT_WIDTH_CELLS
) -> str:
    """The picture.

    Args:
        trace: the execution.
        outcome: how it ended; its stuck threads and its schedule are drawn last.
        focus: what must be seen; nothing in particular if omitted.
        width_cells: terminal cells a line may take.
    """
    focus = focus or Focus()
    shown = _chosen(trace, focus)
    columns = _columns(trace, shown)
    rows = list(_rows(trace, shown, columns))
    rows += _stuck(trace, outcome, columns)
    stuck_threads = [row.thread for row in rows if row.thread is not None]
    columns = sorted({*columns, *stuck_threads})
    room = (width_cells - _GUTTER_CELLS) // max(len(columns), 1) - 3
    if not columns or len(columns) > MAX_COLUMNS or room < _MIN_COLUMN_CELLS:
        lines = _listed(trace, rows, width_cells)
    else:
        lines = _side_by_side(trace, rows, columns, room)
    if any(">" in row.gutter for row in rows):
        lines += text.wrap("> switch: the thread that ran before could have gone on", width_cells, _INDENT)
    if outcome.schedule:
        lines.append(f"replay: {outcome.schedule}")
    return "\n".join(line.rstrip() for line in lines)


# -- which steps -----------------------------------------------------------------------------------------


def _chosen(trace: Trace, focus: Focus) -> frozenset[int]:
    """Indices of the steps to draw."""
    evidence = sorted(focus.steps) or [step.index for step in trace.steps if focus.names(step)]
    window = range(evidence[0], evidence[-1] + 1) if evidence else range(len(trace.steps))
    named = {step.index for step in trace.steps if focus.names(step)}
    extra = {
        step.index for step in trace.steps if step.index in window and _is_of_interest(step, trace.changing)
    }
    everything = sorted(named | extra)
    if len(everything) <= MAX_ROWS:
        return frozenset(everything)
    kept = [*everything[: MAX_ROWS // 2], *everything[-(MAX_ROWS // 2) :]]
    return frozenset(kept) | focus.steps


def _is_of_interest(step: Step, changing: frozenset[str]) -> bool:
    if step.file == "library":
        return False
    if step.is_access:
        return step.location in changing
    return step.op not in _QUIET_OPS


def _columns(trace: Trace, shown: frozenset[int]) -> list[int]:
    """The threads that get a column: those drawn while others were on their way."""
    if not trace.concurrent:
        return sorted({trace.steps[index].thread for index in shown})
    starter = trace.steps[0].thread
    return sorted(
        {
            trace.steps[index].thread
            for index in shown
            if trace.steps[index].thread != starter or index in trace.concurrent
        }
    )


# -- rows ------------------------------------------------------------------------------------------------


def _rows(trace: Trace, shown: frozenset[int], columns: list[int]) -> Iterator[_Row]:
    last_place: dict[int, tuple[str, int]] = {}
    hidden: list[Step] = []
    for thread, run in groupby(trace.steps, key=lambda step: step.thread):
        steps = list(run)
        switched = steps[0].preemption
        last_place.pop(thread, None)
        for step in steps:
            if step.index not in shown:
                hidden.append(step)
                continue
            yield from _gap(hidden, trace.changing)
            hidden.clear()
            gutter = f"{'>' if switched else ''}{step.n}"
            switched = False
            alone = thread not in columns
            place, effects = _place(step), _effects(trace, step)
            if alone:
                yield _Row(gutter, None, (f"{trace.name(thread)}  {place}", *effects))
            elif last_place.get(thread) == (step.file, step.line):
                yield _Row(gutter, thread, effects)
            else:
                yield _Row(gutter, thread, (place, *effects))
            last_place[thread] = (step.file, step.line)
    yield from _gap(hidden, trace.changing)


def _gap(hidden: Sequence[Step], changing: frozenset[str]) -> Iterator[_Row]:
    """A row that counts the steps left out, if one of them could interest anybody; else the numbers tell."""
    if any(_is_of_interest(step, changing) for step in hidden):
        yield _Row("", None, (f"({len(hidden)} step{'s' if len(hidden) > 1 else ''} not shown)",))


def _stuck(trace: Trace, outcome: Outcome, columns: list[int]) -> list[_Row]:
    """A row for every thread that will never go on; across, for one that just waits for others to end."""
    ids = {name: thread for thread, name in trace.names.items()}
    rows = []
    for blocked in outcome.blocked:
        thread = ids.get(blocked.thread)
        if thread is not None and thread not in columns and blocked.joins:
            thread = None
        verb = "goes round for ever" if blocked.loops else f"waits for ever{waited_for(blocked)}"
        if outcome.kind == "step_limit" or blocked.doing == "running":
            verb = "is here at the end"
        place = f"{_label(blocked.file, blocked.line)}  {_source_at(trace, blocked)}".rstrip()
        whose = f"{blocked.thread}  " if thread is None else ""
        rows.append(_Row("", thread, (whose + place, f"{_INDENT}{verb}")))
    return rows


def _source_at(trace: Trace, blocked: Blocked) -> str:
    """The source line, from the record or from a step of the trace that was there."""
    there = (step.source for step in trace.steps if (step.file, step.line) == (blocked.file, blocked.line))
    return blocked.source or text.clean(next(there, ""))


def _place(step: Step) -> str:
    return f"{_label(step.file, step.line)}  {text.clean(step.source)}".rstrip()


def _label(file: str, line: int) -> str:
    number = str(line) if line else "?"
    return {"scenarios": f"scenario {number}", "library": f"library {number}"}.get(file, number)


def _effects(trace: Trace, step: Step) -> tuple[str, ...]:
    """What the step did, in a few words, and the locks held at an access."""
    done = _INDENT + deed(trace, step)
    if not step.is_access or not step.held:
        return (done,)
    return done, f"{_INDENT}{_HOLDS}{', '.join(trace.lock_name(lock) for lock in step.held)}]"


def deed(trace: Trace, step: Step) -> str:
    """What a step did, in a few words: `reads Counter.n = 0`, `takes Counter.lock`."""
    if not step.is_access:
        return _other_deed(trace, step)
    known = step.after if step.writes else step.before
    shown = "" if known is None else f" = {text.value(known)}"
    return f"{step.op}s {text.name(step.variable or step.location)}{shown}"


def _other_deed(trace: Trace, step: Step) -> str:
    """What a step did that is no access."""
    lock = trace.lock_name(step.lock) if step.lock else ""
    what = lock or text.name(step.variable)
    if step.refused:
        return f"asks for {what}: refused"
    if step.op == "notify" and not step.ok:
        return f"notifies {what}: nobody is waiting"
    words = {
        "acquire": "takes",
        "try_acquire": "asks for and gets",
        "release": "gives back",
        "sleep": "sleeps",
        "wake": "wakes up",
        "start": "starts",
        "join": "has waited for",
        "begin": "begins",
        "end": "ends",
        "wait": "waits on",
        "notify": "notifies",
        "spin": "goes round in vain",
        "line_up": "begins to wait:",
        "get_through": "is through:",
        "give_up": "gives up:",
    }
    return f"{words.get(step.op, step.op)} {what}".rstrip()


# -- layout ----------------------------------------------------------------------------------------------


def _side_by_side(trace: Trace, rows: Iterable[_Row], columns: list[int], room: int) -> list[str]:
    position = {thread: index for index, thread in enumerate(columns)}
    names = [text.pad(trace.name(thread), room) for thread in columns]
    lines = [_line("step", names), _line("-" * _GUTTER_CELLS, ["-" * room] * len(columns), "-+-")]
    across = room * len(columns) + 3 * (len(columns) - 1)
    for row in rows:
        gutter = row.gutter
        for part in _wrapped(row.lines, across if row.thread is None else room):
            if row.thread is None:
                lines.append(_line(gutter, [part]))
            else:
                cells = [" " * room] * len(columns)
                cells[position[row.thread]] = text.pad(part, room)
                lines.append(_line(gutter, cells))
            gutter = ""
    return lines


def _listed(trace: Trace, rows: Iterable[_Row], width_cells: int) -> list[str]:
    lines = []
    for row in rows:
        gutter = row.gutter
        whose = f"{trace.name(row.thread)}  " if row.thread is not None else ""
        content = (whose + row.lines[0].lstrip() if whose else row.lines[0], *row.lines[1:])
        for part in _wrapped(content, width_cells - _GUTTER_CELLS - 2):
            lines.append(f"{gutter:>{_GUTTER_CELLS}}  {part}")
            gutter = ""
    return lines


def _wrapped(lines: Iterable[str], width: int) -> Iterator[str]:
    """Source lines are clipped, what happened is wrapped: no value may be lost.

    The locks held follow what happened on the same line if there is room.
    """
    joined: list[str] = []
    for line in lines:
        together = f"{joined[-1]}  {line.strip()}" if joined else ""
        if line.startswith(_INDENT + _HOLDS) and text.cells(together) <= width:
            joined[-1] = together
        else:
            joined.append(line)
    for line in joined:
        if not line.startswith(_INDENT):
            yield text.clip(line, width)
        elif text.cells(line) <= width:
            yield line
        else:
            yield from text.wrap(line, width, indent=_INDENT + "  ")


def _line(gutter: str, cells: Iterable[str], joint: str = " | ") -> str:
    return f"{gutter:>{_GUTTER_CELLS}}{joint}{joint.join(cells)}"
