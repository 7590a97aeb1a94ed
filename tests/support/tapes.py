"""A small notation for traces written by hand: a program's text, and who does what on which line.

    tape = Tape(SOURCE)
    one, two = tape.start(2)
    one.at(5).read("Counter._n")
    two.at(5).read("Counter._n").write("Counter._n", 1)
    one.write("Counter._n", 1)
    record = tape.returned(1)

The tape keeps what an engine would keep -- values in storage, locks held, whose turn it was -- so that a test
states the interleaving and nothing else. A name such as `Account.balance@a` is the member of object `a`.
"""

from __future__ import annotations

import ast
from itertools import groupby
from typing import Any


class Actor:
    """One thread of a tape; every method records one step and returns the actor."""

    def __init__(self, tape: Tape, thread: int, name: str) -> None:
        self.tape, self.id, self.name = tape, thread, name
        self.line, self.file = 0, "student"
        self.locks: list[str] = []

    def at(self, line: int) -> Actor:
        self.line, self.file = line, "student"
        return self

    def in_scenario(self, line: int) -> Actor:
        self.line, self.file = line, "scenarios"
        return self

    def read(self, name: str) -> Actor:
        return self._access("read", name, None)

    def write(self, name: str, value: object) -> Actor:
        return self._access("write", name, value)

    def take(self, lock: str) -> Actor:
        self.tape.add(self, "acquire", lock=lock, ok=True, after=[*self.locks, lock])
        return self

    def refused(self, lock: str, *, blocking: bool = False) -> Actor:
        self.tape.add(self, "try_acquire", lock=lock, ok=False, blocking=blocking)
        return self

    def gets(self, lock: str) -> Actor:
        self.tape.add(self, "try_acquire", lock=lock, ok=True, blocking=False, after=[*self.locks, lock])
        return self

    def give(self, lock: str) -> Actor:
        left = list(self.locks)
        left.remove(lock)
        self.tape.add(self, "release", lock=lock, after=left)
        return self

    def notifies_nobody(self, lock: str) -> Actor:
        """As the probe tells it: notify() asks whether the lock is held, and wakes no one."""
        self.tape.add(self, "notify", lock=lock, ok=False)
        return self

    def does(self, op: str, variable: str = "", lock: str | None = None) -> Actor:
        self.tape.add(self, op, variable=variable, lock=lock)
        return self

    def stuck(
        self, waits_for: str, held_by: str | None = None, doing: str = "Lock.acquire", stack: Any = None
    ) -> Actor:
        """The thread waits on its present line until the end."""
        blocked = {"thread": self.name, "line": self.line, "file": self.file, "doing": doing}
        blocked |= {"waits_for": waits_for, "held_by": held_by}
        if stack is not None:
            blocked["stack"] = [
                {"file": file, "line": line, "function": self.tape.function(file, line)}
                for file, line in stack
            ]
        self.tape.blocked.append(blocked)
        return self

    def _access(self, op: str, name: str, value: object) -> Actor:
        display, _, instance = name.partition("@")
        owner, _, member = display.partition(".")
        location = f"{instance or owner.lower()}.{member or display}"
        before = self.tape.storage.get(location)
        more = {"variable": display, "location": location, "value": before}
        if op == "write":
            self.tape.storage[location] = more["new_value"] = repr(value)
        self.tape.add(self, op, **more)
        return self


class Tape:
    """A program and one execution of it."""

    def __init__(self, source: str, **storage: object) -> None:
        self.lines = source.splitlines()
        self.functions = _functions(source)
        self.storage = {name.replace("__", "."): repr(value) for name, value in storage.items()}
        self.actors: list[Actor] = []
        self.steps: list[dict[str, Any]] = []
        self.blocked: list[dict[str, Any]] = []
        self.main = self.actor("MainThread")

    def actor(self, name: str) -> Actor:
        self.actors.append(Actor(self, len(self.actors), name))
        return self.actors[-1]

    def start(self, count: int) -> list[Actor]:
        """`count` threads, started by the main thread from a scenario."""
        started = []
        for number in range(1, count + 1):
            self.main.in_scenario(1)
            self.add(self.main, "start", variable=f"Thread-{number}")
            started.append(self.actor(f"Thread-{number}"))
        return started

    def function(self, file: str, line: int) -> str:
        return self.functions.get(line, "<module>") if file == "student" else "scenario"

    def add(self, actor: Actor, op: str, after: list[str] | None = None, **fields: Any) -> None:
        source = (
            self.lines[actor.line - 1].strip() if actor.file == "student" and actor.line else "together(...)"
        )
        if after is not None:
            actor.locks = after
        previous = self.steps[-1]["thread"] if self.steps else actor.id
        ended = {step["thread"] for step in self.steps if step["op"] == "end"}
        gone = previous in ended or any(item["thread"] == self.actors[previous].name for item in self.blocked)
        self.steps.append(
            {
                "n": len(self.steps) + 1,
                "thread": actor.id,
                "file": actor.file,
                "line": actor.line,
                "source": source,
                "function": self.function(actor.file, actor.line),
                "op": op,
                "variable": None,
                "location": None,
                "value": None,
                "new_value": None,
                "ok": True,
                "blocking": True,
                "locks_held": list(actor.locks),
                "position": len(self.steps),
                "choices": [actor.id],
                "holding": [],
                "waiting": [],
                "lock": None,
                "critical_section": None,
                "time_s": 0.0,
                "preemption": previous not in {actor.id, 0} and actor.id != 0 and not gone,
            }
            | fields
        )

    def returned(self, value: object = None, *, joined: bool = True, **more: Any) -> dict[str, Any]:
        """The record of an execution that came to its end; the scenario joins what it has started."""
        if joined and self.steps and self.steps[-1]["thread"] != self.main.id:
            for actor in self.actors[1:]:
                self.main.in_scenario(1).does("join", actor.name)
        return self._record("returned", value=value, **more)

    def ended(self, kind: str, **more: Any) -> dict[str, Any]:
        return self._record(kind, **more)

    def _record(self, kind: str, **more: Any) -> dict[str, Any]:
        runs = [(thread, len(list(run))) for thread, run in groupby(step["thread"] for step in self.steps)]
        ending = {
            "kind": kind,
            "value": None,
            "error": None,
            "thread_errors": [],
            "leaked_threads": [],
            "blocked": self.blocked,
            "held_locks": [],
            "busy_waited": False,
            "elapsed_s": [0.0, 0.0],
            "schedule": "v1:"
            + ",".join(f"{thread}*{count}" if count > 1 else f"{thread}" for thread, count in runs),
            "count": 1,
            "first_seen": 1,
            "preemptions": sum(step["preemption"] for step in self.steps),
        } | more
        threads = [{"id": actor.id, "name": actor.name} for actor in self.actors]
        trace = {"threads": threads, "steps": self.steps, "ending": ending}
        record = {
            "kind": "explanation",
            "ending": ending,
            "confirmed": True,
            "preemptions": 0,
            "trace": trace,
        }
        return record | {"followed": len(self.steps), "asked": len(self.steps)}


def _functions(source: str) -> dict[int, str]:
    """Line -> name of the innermost function around it."""
    found: dict[int, str] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            found |= dict.fromkeys(range(node.lineno, (node.end_lineno or 0) + 1), node.name)
    return found
