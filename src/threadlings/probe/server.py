"""The probe's server: reads requests, forks a child for each, relays what the child wrote.

Frames on standard input and output are a 4-byte big-endian length and UTF-8 JSON. A request is answered by
any number of frames `{"more": [line, ...]}` while it is being carried out, and by one with `status`, `code`
and the last `lines` when it is over.

The server never runs student code. All that it remembers are texts that it has instrumented for its children
(`threadlings.probe.prepared`). When a request
is over, nothing of the child is left: inside a PID namespace of its own (the server is process 1 there)
every other process is killed, elsewhere the child's process group is.
"""

from __future__ import annotations

import contextlib
import gc
import inspect
import json
import os
import platform
import select
import signal
import struct
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any, BinaryIO

from threadlings import scenario
from threadlings.engine.modules import Library
from threadlings.probe import stuck
from threadlings.probe.child import run_child
from threadlings.probe.confine import prepare
from threadlings.probe.guard import look_around
from threadlings.probe.hardening import close_paths, seal_everything
from threadlings.probe.prepared import Prepared

MAX_FRAME_BYTES = 64 << 20
MAX_REPLY_BYTES = 32 << 20
_LAST_WORDS_S = 2.0
"""How long a child may take to say where it stands, in real seconds, once its time is up."""
_LENGTH = struct.Struct(">I")


def read_frame(stream: BinaryIO) -> dict[str, Any] | None:
    """The next frame; None at the end of the stream."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > MAX_FRAME_BYTES:
        raise ValueError(f"a frame of {length} bytes is longer than {MAX_FRAME_BYTES}")
    body = stream.read(length)
    if len(body) < length:
        return None
    frame: dict[str, Any] = json.loads(body)
    return frame


def write_frame(stream: BinaryIO, frame: dict[str, Any]) -> None:
    """Write one frame and flush."""
    body = json.dumps(frame, separators=(",", ":")).encode()
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def add_scenario_helpers(library: Library) -> None:
    """Let scenarios import `threadlings.scenario`, whose helpers then talk to the running execution."""
    library.add_plain_module(
        scenario.__name__,
        inspect.getsource(scenario),
        {
            "_duration_of": library.duration_of,
            "_join_line": library.join_line,
            "_leave_line": library.leave_line,
        },
        private=True,
    )


def serve() -> None:
    """Answer requests until standard input ends."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    devnull = os.open(os.devnull, os.O_RDWR)
    os.dup2(devnull, 0)
    os.dup2(devnull, 1)
    prepare()
    close_paths(__name__.partition(".")[0])
    library = Library()
    add_scenario_helpers(library)
    for name in ("queue", "concurrent.futures._base", "concurrent.futures.thread", "logging"):
        library.prepare(name)
    seal_everything()
    # Once here instead of in every child: each of the two takes a child longer than a small search.
    prepared = Prepared(library, look_around())
    gc.collect()
    gc.freeze()
    write_frame(replies, {"hello": 1, "python": platform.python_version(), "pid": os.getpid()})
    while (request := read_frame(requests)) is not None:
        write_frame(replies, _answer(request, prepared, requests, replies))


def _answer(
    request: dict[str, Any], prepared: Prepared, requests: BinaryIO, replies: BinaryIO
) -> dict[str, Any]:
    prepared.before(request)
    read_end, write_end = os.pipe()
    stack_end, stack_write_end = os.pipe()
    child = os.fork()
    if child == 0:
        code = 70
        try:
            os.setpgid(0, 0)
            for fd in (read_end, stack_end):
                os.close(fd)
            stuck.report_to(stack_write_end)
            for stream in (requests, replies):
                os.close(stream.fileno())
            run_child(request, write_end, prepared)
            code = 0
        except BaseException:
            with contextlib.suppress(BaseException):
                text = traceback.format_exc()[-4000:]
                os.write(2, text.encode("utf-8", "backslashreplace"))
        finally:
            os._exit(code)
    for fd in (write_end, stack_write_end):
        os.close(fd)
    with contextlib.suppress(OSError):
        os.setpgid(child, child)
    try:
        wall_limit_s = float(request.get("limits", {}).get("wall_limit_s", 60))
        answer = supervise(child, read_end, wall_limit_s, stack_end, lambda part: write_frame(replies, part))
    finally:
        os.close(read_end)
        os.close(stack_end)
    prepared.after(request, answer["lines"])
    files = {f"{request.get('student', {}).get('name')}.py", "scenarios.py"}
    return {**answer, "stack": stuck.stack_of_the_stuck(answer["stack"], files)}


def supervise(
    child: int,
    read_end: int,
    wall_limit_s: float,
    stack_end: int = -1,
    relay: Callable[[dict[str, Any]], object] = lambda _: None,
) -> dict[str, Any]:
    """Read what the child writes until it has ended, or must be.

    Complete lines are relayed as they come, but for the last one, which stays back until another follows: so
    the ordinary answer, a single record, takes a single frame.

    Args:
        child: its process id.
        read_end: where its records come from.
        wall_limit_s: real seconds that it may take.
        stack_end: where its stacks come from when its time is up.
        relay: is handed frames of lines.
    """
    deadline = time.monotonic() + wall_limit_s
    pidfd = os.pidfd_open(child) if hasattr(os, "pidfd_open") else -1
    received, said, total = bytearray(), bytearray(), 0
    status = "exited"
    poller = select.poll()
    for fd in (read_end, stack_end, pidfd):
        if fd >= 0:
            poller.register(fd, select.POLLIN)
    ended = False
    try:
        while True:
            left_s = deadline - time.monotonic()
            ready = {fd for fd, _ in poller.poll(0 if ended else max(0.0, left_s) * 1000)}
            if stack_end in ready:
                chunk = os.read(stack_end, 1 << 16)
                said += chunk[: stuck.MAX_REPORT_BYTES - len(said)]
                if not chunk:
                    poller.unregister(stack_end)
            if read_end in ready:
                chunk = os.read(read_end, 1 << 16)
                received += chunk
                total += len(chunk)
                if total > MAX_REPLY_BYTES:
                    status = "output_limit"
                    break
                last = received.rfind(b"\n", max(0, len(received) - len(chunk) - 1), -1) + 1
                if last:
                    relay({"more": _lines(received[:last])})
                    del received[:last]
                if not chunk:
                    poller.unregister(read_end)
                    if pidfd < 0 or ended:
                        break
            if ready & {read_end, stack_end} and (ended or left_s > 0):
                continue
            if pidfd in ready:
                # Everything the child wrote is in the pipes by now; a grandchild may hold them open for ever.
                if ended:
                    break
                ended = True
                continue
            if ended:
                break
            if left_s <= 0:
                if status == "wall_limit" or stack_end < 0:
                    status = "wall_limit"
                    break
                # It says where it stands, and ends by the same signal.
                status, deadline = "wall_limit", time.monotonic() + _LAST_WORDS_S
                with contextlib.suppress(OSError):
                    os.kill(child, stuck.SIGNAL)
    finally:
        if pidfd >= 0:
            os.close(pidfd)
    end = _bury(child, status)
    if said and end["code"] in (signal.SIGSEGV, signal.SIGBUS):
        # It was asked where it stands because its time was up, and fell over its own moving stack.
        end["code"] = int(stuck.SIGNAL)
    return {
        "status": status,
        **end,
        "lines": _lines(received),
        "stack": said.decode("utf-8", "replace"),
    }


def _lines(data: bytearray) -> list[str]:
    return data.decode("utf-8", "replace").splitlines()


def _bury(child: int, status: str) -> dict[str, Any]:
    """Kill whatever is left of the child and say how it ended."""
    for kill, target in ((os.killpg, child), (os.kill, child)):
        with contextlib.suppress(OSError):
            kill(target, signal.SIGKILL)
    if os.getpid() == 1:
        with contextlib.suppress(OSError):
            os.kill(-1, signal.SIGKILL)
    _, wait_status = os.waitpid(child, 0)
    if os.getpid() == 1:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, 0)[0]:
                pass
    if status == "exited" and os.WIFSIGNALED(wait_status):
        return {"status": "signaled", "code": os.WTERMSIG(wait_status)}
    return {"code": os.waitstatus_to_exitcode(wait_status)}


def main() -> None:
    """Entry of `python -m threadlings.probe`."""
    try:
        serve()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(0)
