"""A probe that does as it is told: it speaks the frame protocol and runs nothing.

Run as a script it is a server; imported, it makes the requests and the "programs" that steer it. A program
is a text of lines `#! MODE[:SCENARIO] ACTION`, where ACTION is a record (JSON), or a word for something that
goes wrong. Without a matching line, `load` succeeds and anything else is an exploration that returns 1.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from hashlib import blake2b
from pathlib import Path

PATH = Path(__file__).resolve()
PROGRAM = (str(PATH),)


def ending(value=None, kind="returned", **members):
    """An ENDING as the wire has it."""
    return {
        "kind": kind,
        "value": value,
        "error": None,
        "thread_errors": [],
        "leaked_threads": [],
        "blocked": [],
        "held_locks": [],
        "busy_waited": False,
        "elapsed_s": [0.0, 0.0],
        "schedule": f"v1:{value!r}",
        "count": 1,
        "first_seen": 1,
        "preemptions": 1,
        **members,
    }


def error(type="ValueError", message="no", **members):
    """An ERR as the wire has it."""
    base = {"type": type, "message": message, "thread": "MainThread", "line": 3, "file": "student"}
    return {**base, "traceback": "Traceback ...", **members}


def blocked(thread, waits_for="", held_by=None, *, line=1, doing="acquire", file="student"):
    """One item of an ENDING's `blocked`."""
    return {
        "thread": thread,
        "line": line,
        "file": file,
        "doing": doing,
        "waits_for": waits_for,
        "held_by": held_by,
    }


def exploration(*endings, schedules=None, **members):
    """A record of kind exploration."""
    return {
        "kind": "exploration",
        "endings": list(endings),
        "schedules": len(endings) if schedules is None else schedules,
        "exhaustive": True,
        "bound": None,
        "nondeterministic": False,
        "out_of_time": False,
        "left_out": 0,
        "steps": 10,
        **members,
    }


def explanation(replayed, confirmed=True, **members):
    """A record of kind explanation."""
    trace = {"threads": [{"id": 0, "name": "MainThread"}], "steps": [], "ending": replayed}
    record = {"kind": "explanation", "ending": replayed, "confirmed": confirmed, "preemptions": 1}
    record |= {"followed": 1, "asked": 1}
    return {**record, "trace": trace, **members}


def rejected(reason, message="it is so", line=None):
    """A record of kind rejected."""
    return {"kind": "rejected", "reason": reason, "message": message, "line": line, "traceback": ""}


def program(**actions):
    """A program that makes the probe act: keys are MODE or MODE__SCENARIO, values a record or a word."""
    lines = []
    for name, action in actions.items():
        text = action if isinstance(action, str) else json.dumps(action)
        lines.append(f"#! {name.replace('__', ':', 1)} {text}")
    return "\n".join([*lines, "x = 1\n"])


def make_course(root, checks=None, public="", hidden="", races="warn", **limits):
    """A course of one exercise `task`, its check files on disk.

    Args:
        root: folder to make it in.
        checks: check id -> (points, visibility).
        public: text of the public check file; no file if empty.
        hidden: text of the hidden one.
        races: policy on data races.
        limits: of `ExerciseLimits`.
    """
    from threadlings.course import (  # noqa: PLC0415 - the jailed script has no use for it
        Check,
        Course,
        Exercise,
        ExerciseLimits,
        Grading,
        Module,
        Requirements,
    )

    folders = {name: root / name / "unit" / "task" for name in ("exercises", "solutions", "graders")}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "scenarios.py").write_text("def s(student): pass\n")
    for name, text in (("exercises", public), ("graders", hidden)):
        if text:
            (folders[name] / "test_task.py").write_text(text)
    exercise = Exercise(
        id="task",
        uuid="6f1c9d52-3f0b-4c5e-9a57-2d0c1b8e4a10",
        title="A task",
        unit="unit",
        points=0.0,
        minutes=1,
        difficulty=1,
        concepts=(),
        prerequisites=(),
        files=("task.py",),
        checks=tuple(
            Check(name, f"Title of {name}", points, visibility)
            for name, (points, visibility) in (checks or {}).items()
        ),
        limits=ExerciseLimits(**limits),
        exercise_dir=folders["exercises"],
        solution_dir=folders["solutions"],
        grader_dir=folders["graders"],
        races=races,
    )
    module = Module("unit", "7f1c9d52-3f0b-4c5e-9a57-2d0c1b8e4a10", "Unit", root / "exercises", (exercise,))
    return Course(
        root=root,
        id="course",
        uuid="8f1c9d52-3f0b-4c5e-9a57-2d0c1b8e4a10",
        name="Course",
        version="1.0.0",
        language="en",
        license="MIT",
        authors=("A",),
        requirements=Requirements(">=3.11"),
        grading=Grading(),
        modules=(module,),
    )


def _send(*answers):
    bodies = [json.dumps(answer).encode() for answer in answers]
    os.writev(1, [part for body in bodies for part in (len(body).to_bytes(4, "big"), body)])


def _signed(key, *records):
    lines = []
    for number, record in enumerate(records, 1):
        body = record if isinstance(record, str) else json.dumps(record)
        digest = blake2b(f"{number}:{body}".encode(), digest_size=16, key=bytes.fromhex(key))
        lines.append(f"{digest.hexdigest()} {body}")
    return lines


def _action(request):
    chosen = None
    for line in request["student"]["source"].splitlines():
        if line.startswith("#! "):
            where, _, action = line[3:].partition(" ")
            if where == f"{request['mode']}:{request['scenario']}" or (
                where == request["mode"] and not chosen
            ):
                chosen = action
    if chosen is None and request["mode"] == "load":
        return json.dumps({"kind": "loaded"})
    return chosen or json.dumps(exploration(ending(1)))


def _serve(request):
    action = _action(request)
    word, _, argument = action.partition(" ")
    if action.startswith(("{", "[")):
        lines = _signed(request["key"], action)
        _send({"status": "exited", "code": 0, "lines": lines})
    elif word == "echo":
        seen = {"request": request, "environ": dict(os.environ), "argv": sys.argv}
        _send({"status": "exited", "code": 0, "lines": [json.dumps(seen)]})
    elif word == "look":
        _send({"status": "exited", "code": 0, "lines": [json.dumps(_look(json.loads(argument)))]})
    elif word == "fail":
        os.write(2, argument.encode())
        _send({"status": "exited", "code": 70, "lines": []})
    elif word == "exit":
        _send({"status": "exited", "code": int(argument), "lines": []})
    elif word == "signal":
        _send({"status": "signaled", "code": int(argument), "lines": []})
    elif word == "burn":
        time.sleep(float(argument))
        _send({"status": "signaled", "code": signal.SIGKILL.value, "lines": []})
    elif word == "stuck":
        stack = [["/lib/re.py", 1, "match"], ["task.py", 7, "work"], ["scenarios.py", 2, "run"], ["odd"], 3]
        _send({"status": "signaled", "code": int(argument), "lines": [], "stack": stack})
    elif word == "status":
        _send({"status": argument, "code": 0, "lines": []})
    elif word == "forge":
        _send({"status": "exited", "code": 0, "lines": _signed("00" * 16, argument)})
    elif word == "reorder":
        lines = _signed(request["key"], {"kind": "progress"}, exploration(ending(1)))
        _send({"status": "exited", "code": 0, "lines": lines[::-1]})
    elif word == "several":
        lines = _signed(request["key"], {"kind": "progress"}, exploration(ending(1)))
        _send({"status": "exited", "code": 0, "lines": lines})
    elif word == "noise":
        sys.stderr.write("noise " * 100_000)
        sys.stderr.flush()
        _send({"status": "exited", "code": 0, "lines": []})
    elif word == "hang":
        _fork_stubborn_children()
        time.sleep(600)
    elif word == "orphan":
        _fork_stubborn_children()
        _send({"status": "exited", "code": 0, "lines": []})
    elif word == "die":
        sys.stderr.write("last words")
        sys.stderr.flush()
        os._exit(3)
    elif word == "huge":
        sys.stdout.buffer.write((2**31).to_bytes(4, "big") + b"x" * 1000)
        sys.stdout.buffer.flush()
        time.sleep(600)
    elif word == "garbage":
        sys.stdout.buffer.write((3).to_bytes(4, "big") + b"?!?")
        sys.stdout.buffer.flush()
        time.sleep(600)
    elif word == "twice":
        _send({"status": "exited", "code": 0, "lines": []}, {"lines": ["not asked for"]})
    else:
        raise SystemExit(f"fake probe: unknown action {action!r}")


def _fork_stubborn_children():
    """Children in sessions of their own that ignore what can be ignored and hold all our pipes."""
    for _ in range(2):
        if os.fork() == 0:
            os.setsid()
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            if os.fork() != 0:
                os._exit(0)
            os.setsid()
            time.sleep(600)
            os._exit(0)


def _look(questions):
    """What the file system, the network and the process table look like from here."""
    answers = {}
    for question in questions:
        try:
            answers[question] = repr(eval(question, {"os": os, "Path": Path, "sys": sys}))
        except Exception as problem:
            answers[question] = type(problem).__name__
    return answers


def _main():
    if "--silent" in sys.argv:
        raise SystemExit("nothing to say")
    _send({"hello": 1, "python": sys.version.split()[0], "pid": os.getpid()})
    while header := sys.stdin.buffer.read(4):
        _serve(json.loads(sys.stdin.buffer.read(int.from_bytes(header, "big"))))


if __name__ == "__main__":
    _main()
