"""A reader's turns, followed in the probe and told line by line.

What `threadlings.search.turns` does, as data for the wire: each turn with its line and with what it touched,
which the narrator has taken down; and if a turn could not be taken, where that thread stands and why.
"""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from threadlings.engine.execution import Blocked, Execution, Result, SimThread, stack_of
from threadlings.engine.modules import Library
from threadlings.engine.subject import Subject, describe_site
from threadlings.probe.endings import Endings, clip
from threadlings.probe.naming import LockNames
from threadlings.probe.narrator import Narrator
from threadlings.search.turns import Turns, every_order, following, switches

MAX_TURNS = 1_000
MAX_ORDERS = 5_000
_TOLD = frozenset({"read", "write", "acquire", "try_acquire", "release", "wait", "notify", "call", "sleep"})


class Reader:
    """Runs one program by turns.

    Args:
        subject: the program, instrumented for turns.
        library: tells what site numbers mean.
        kinds: file name -> `student` or `scenarios`.
        sources: kind -> lines of the file.
        names: gives the locks of an execution names.
        check: is shown each execution first, and raises if the program cannot be examined at all.
    """

    def __init__(
        self,
        subject: Subject,
        library: Library,
        kinds: Mapping[str, str],
        sources: Mapping[str, tuple[str, ...]],
        *,
        names: Callable[[Result], LockNames],
        check: Callable[[Result], None],
    ) -> None:
        self._subject = subject
        self._library = library
        self._kinds = kinds
        self._sources = sources
        self._names = names
        self._check = check

    def follow(self, actors: Sequence[str], wanted: Sequence[str]) -> dict[str, Any]:
        """Follow the turns, twice, and tell what came of them."""
        endings = Endings(self._kinds)
        refused: list[dict[str, Any]] = []

        def refuse(execution: Execution, thread: SimThread) -> None:
            refused.append(self._standing(endings, execution, thread))

        first = self._subject.run(choose=Turns(actors, wanted, refuse).choose)
        self._check(first)
        refused.clear()
        narrator = Narrator(self._library, self._kinds, self._sources)
        turns = Turns(actors, wanted, refuse)
        told = self._subject.run(choose=turns.choose, observer=narrator.observe)
        names = self._names(told)
        endings.add(told, lambda: names)
        trace = narrator.to_json(told, names)
        steps, names_of = trace["steps"], {thread["id"]: thread["name"] for thread in trace["threads"]}
        if not refused and len(turns.taken) < len(wanted) and told.kind == "returned":
            refused.append({"finished": True, "standing": None})
        return {
            "kind": "following",
            "ending": endings.to_json()[0],
            "confirmed": endings.key(first) == endings.key(told),
            "turns": [
                self._told(turns, index, [step for step in steps if names_of[step["thread"]] == turn.actor])
                for index, turn in enumerate(turns.taken)
            ],
            "refused": refused[0] if refused else None,
        }

    def orders(self, actors: Sequence[str], limit: int) -> dict[str, Any]:
        """Run every order of turns and count what comes of them."""
        found: dict[str, dict[str, Any]] = {}
        total, last = 0, None
        for result, turns in every_order(self._subject.run, actors, min(limit, MAX_ORDERS)):
            if not total:
                self._check(result)
            total, last = total + 1, turns
            key = json.dumps([result.kind, result.value if result.kind == "returned" else None])
            order = [turn.actor for turn in turns.taken]
            fewest = switches(order)
            known = found.setdefault(
                key,
                {
                    "kind": result.kind,
                    "value": json.loads(key)[1],
                    "count": 0,
                    "switches": fewest,
                    "order": order,
                },
            )
            known["count"] += 1
            if fewest < known["switches"]:
                known["switches"], known["order"] = fewest, order
        return {
            "kind": "orders",
            "total": total,
            "complete": last is None or following(last) is None,
            "outcomes": list(found.values()),
        }

    def _standing(self, endings: Endings, execution: Execution, thread: SimThread) -> dict[str, Any]:
        """Where a thread stands whose turn it is, and what it waits for."""
        if thread.finished:
            return {"finished": True, "standing": None}
        frame = _frame_of(thread)
        blocked = Blocked(thread, frame, stack_of(frame), thread.op, thread.blocked_on)
        names = self._names(execution.result)
        standing = execution.quietly(lambda: endings.standing(blocked, names, execution.threads))
        return {"finished": False, "standing": standing}

    def _told(self, turns: Turns, index: int, steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """One turn: whose, which line, which part of it, and what it touched, out of the actor's `steps`."""
        turn = turns.taken[index]
        after = turns.taken[index + 1].begin if index + 1 < len(turns.taken) else turns.end
        mine = [
            step
            for step in steps
            if step["position"] is not None
            and turn.begin <= step["position"] < after
            and step["op"] in _TOLD
            and step["file"] != "library"
        ]
        file, line, part = "library", None, ""
        if turn.site >= 0:
            file, line, part, _ = describe_site(self._library, turn.site)
        elif mine:
            file, line = mine[0]["file"], mine[0]["line"]
        source = self._sources.get(file, ())
        return {
            "actor": clip(turn.actor, 100),
            "file": file,
            "line": line,
            "part": part,
            "source": clip(source[line - 1].strip(), 200) if line and line <= len(source) else "",
            "touches": [
                {"op": step["op"], "name": name, "value": value}
                for step in mine
                for name in [(step["lock"] or step["variable"] or "").partition("#")[0]]
                for value in [step["new_value"] if step["op"] == "write" else step["value"]]
                if not (step["op"] == "read" and (value or "<").startswith("<"))
            ][:4],
        }


def _frame_of(thread: SimThread) -> types.FrameType | None:
    """Where a thread stands that is not running."""
    return None if thread.worker is None else sys._current_frames().get(thread.worker.ident)
