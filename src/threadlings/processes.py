"""What a scenario may import that is run for real: a program of several processes, and who worked in it.

Theory of operation. The files of a program are written, and a fresh interpreter runs them as a user would:
`main.py` imports the submission under its own name and calls its function, `work.py` has the function that is
to be called. So a child that is spawned finds what it has to import, and imports the submission again.

Workers leave a file each: a process or an interpreter, and on a build without the GIL a thread. Whether
several are at work *at the same time* is not for a clock to say. A call of `work` waits until as many have
begun as the scenario wants. If they never come, which only a program without them can see, it gives up after
a while; in the process of the caller, where no other can come, it gives up at once.

This module knows nothing else of the package. It works where files can be written and processes have locks
(tier A of the jail); `able` tells. The jail lets nobody change the mode of a file, which the fork server does
with its socket; so that is an abstract one, which has no file.
"""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

PATIENCE_S = 40
"""How long the program may take. A right one takes less than a second."""

_WORK = """
import json
import os
import sys
import threading
import time
from pathlib import Path

FOLDER = Path(__file__).parent
PATIENCE_S = 10
GIL = getattr(sys, "_is_gil_enabled", lambda: True)()


def interpreter():
    try:
        from concurrent import interpreters
    except ImportError:
        return 0
    return interpreters.get_current().id


def note_children():
    # Who has been started, and may not have got anything to do.
    for task in Path(f"/proc/{(FOLDER / 'main').read_text()}/task").glob("*/children"):
        try:
            pids = task.read_text()
        except OSError:  # the thread has ended meanwhile
            continue
        for pid in pids.split():
            (FOLDER / f"child-{pid}").touch()


def work(item):
    me = f"{os.getpid()}-{interpreter()}-{0 if GIL else threading.get_ident()}"
    with open(FOLDER / f"worker-{me}", "ab", buffering=0) as calls:
        calls.write(b".")
    note_children()
    wanted, last = json.loads((FOLDER / "wanted").read_text())
    hopeless = FOLDER / "hopeless"
    if GIL and me == f"{(FOLDER / 'main').read_text()}-0-0":
        hopeless.touch()

    def ready():
        calls = {path.name: path.stat().st_size for path in FOLDER.glob("worker-*")}
        del calls[f"worker-{me}"]
        return len(calls) + 1 >= wanted and (item != last or max(calls.values(), default=0) >= 2)

    begun = time.monotonic()
    while not ready() and not hopeless.exists():
        time.sleep(0.01)
        if time.monotonic() - begun > PATIENCE_S:
            hopeless.touch()
    if item < 0:
        raise ValueError(f"negative: {item}")
    return item * item + 1


def count_down(item):
    while item:
        item -= 1
    return item
"""

_MAIN = """
import importlib
import json
import multiprocessing
import multiprocessing.connection
import os
import sys
import time
from multiprocessing import forkserver, resource_tracker
from pathlib import Path

name, function, method, items, workers, wanted, first_ends_late, see_off, timed = json.loads(sys.argv[1])
multiprocessing.connection.arbitrary_address = lambda family: f"\\0listener-{os.getpid()}"
if __name__ == "__main__":
    multiprocessing.set_start_method(method)

import work

distribute = getattr(importlib.import_module(name), function)
FOLDER = Path(__file__).parent


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def main():
    at_import = len(multiprocessing.active_children())
    (FOLDER / "main").write_text(str(os.getpid()))
    (FOLDER / "wanted").write_text(json.dumps([wanted, items[0] if items and first_ends_late else None]))
    seen = {"kind": "raised", "values": [], "error": "", "times_s": []}
    try:
        got = distribute(work.work, list(items), workers)
        seen["kind"] = type(got).__name__
        seen["values"] = [value if type(value) is int else None for value in got]
    except Exception as error:
        seen["error"] = f"{type(error).__name__}: {error}"
    calls = {path.name: path.stat().st_size for path in FOLDER.glob("worker-*")}
    who = [name.split("-")[1:] for name in calls]
    children = {int(path.name.split("-")[1]) for path in FOLDER.glob("child-*")}
    children |= {int(pid) for pid, *_ in who}
    # Two helpers of multiprocessing's own, which stay until the program ends.
    children -= {os.getpid(), resource_tracker._resource_tracker._pid, forkserver._forkserver._forkserver_pid}
    left = children if see_off else set()
    deadline = time.monotonic() + 5
    while (left := {pid for pid in left if alive(pid)}) and time.monotonic() < deadline:
        multiprocessing.active_children()  # whoever has ended is buried
        time.sleep(0.01)
    seen |= {
        "workers": len(who),
        "started": len(children),
        "in_caller": work.GIL and [str(os.getpid()), "0", "0"] in who,
        "calls": sum(calls.values()),
        "left": len(left),
        "at_import": at_import,
        "gil": work.GIL,
    }
    if timed and seen["kind"] != "raised":
        numbers = [500_000] * 4
        start = time.perf_counter()
        for number in numbers:
            work.count_down(number)
        between = time.perf_counter()
        distribute(work.count_down, numbers, workers)
        seen["times_s"] = [between - start, time.perf_counter() - between]
    (FOLDER / "seen.part").write_text(json.dumps(seen))
    (FOLDER / "seen.part").rename(FOLDER / "seen")
    os._exit(0)  # whoever is left is not waited for


if __name__ == "__main__":
    main()
"""


def watch(
    student: Any,
    *,
    source: str,
    function: str,
    method: str,
    items: list[int],
    workers: int,
    wanted: int = 1,
    first_ends_late: bool = False,
    see_off: bool = False,
    timed: bool = False,
) -> dict[str, Any]:
    """A scenario: have a function of the student's distribute work over processes, and see who works.

    The work is `item * item + 1`, and a ValueError for a negative item.

    Args:
        student: the student's module, which gives its name only.
        source: the student's text.
        function: name of the student's function, called with the work, the items and the number of workers.
        method: start method of `multiprocessing`.
        items: whole numbers.
        workers: how many processes the function may start.
        wanted: how many workers must have begun before a call of the work returns.
        first_ends_late: whether the call for the first item ends only when another worker is at its second
            item, so that an earlier result has certainly been sent.
        see_off: whether to look if all workers have ended.
        timed: whether to take the time as well, for a note: one after the other, and distributed.

    Returns:
        `kind`: type of what came back, or `raised`; `values` (None for what is no int); `error`, as text;
        `workers`: how many worked; `started`: how many processes there were beside the caller's; `in_caller`:
        whether its own worked; `calls` of the work; `left`: processes that were still there 5 s later
        (`see_off`); `at_import`: children that there were before the call; `gil`; `times_s`. Or `why`: what
        happened instead.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in ((f"{student.__name__}.py", source), ("work.py", _WORK), ("main.py", _MAIN)):
            (folder / file).write_text(text, encoding="utf-8")
        how = [method, items, workers, wanted, first_ends_late, see_off, timed]
        argument = json.dumps([student.__name__, function, *how])
        command = [sys.executable, "-B", "main.py", argument]
        with (folder / "said").open("w+b") as said:
            try:
                code = subprocess.run(
                    command,
                    cwd=folder,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=said,
                    timeout=PATIENCE_S,
                    check=False,
                ).returncode
            except subprocess.TimeoutExpired:
                return {"why": f"had not come back after {PATIENCE_S} s"}
            if (folder / "seen").exists():
                seen: dict[str, Any] = json.loads((folder / "seen").read_text())
                return seen
            said.seek(0)
            lines = said.read()[-4000:].decode(errors="replace").strip().splitlines()
            last = lines[-1] if lines else "without a word"
            return {"why": f"ended the whole program (exit code {code}): {last}"}


def able(student: Any) -> str:
    """A scenario: empty if `watch` can do its work here, else what is missing."""
    del student
    try:
        with tempfile.TemporaryDirectory():
            multiprocessing.get_context("fork").Lock()
    except OSError as error:
        return str(error)
    return ""
