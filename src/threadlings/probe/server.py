"""The probe's server: reads requests, has children carry them out, relays what they wrote.

Frames on standard input and output are a 4-byte big-endian length and UTF-8 JSON. A request is answered by
any number of frames `{"more": [line, ...]}` while it is being carried out, and by one with `status`, `code`
and the last `lines` when it is over.

The server never runs student code. All that it remembers are texts that it has instrumented for its children
(`threadlings.probe.prepared`). A request is carried out by a fresh child. Only a child that has searched a
program to the end, and left nothing behind (`child._Desk.is_tidy`), may say that it is ready for another
search of the same program under the same limits: a copy of this process costs more than most searches. It
ends when anything else is asked for. Replays, above all, are always made by a fresh child.

When a child is done, nothing of it is left: inside a PID namespace of its own (the server is process 1 there)
every other process is killed, elsewhere the child's process group is.
"""

from __future__ import annotations

import contextlib
import gc
import inspect
import os
import platform
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from threadlings import scenario
from threadlings.engine.modules import Library
from threadlings.probe import stuck
from threadlings.probe.child import READY, run_child
from threadlings.probe.confine import allow_more_time, prepare
from threadlings.probe.frames import read_frame, write_frame
from threadlings.probe.guard import look_around
from threadlings.probe.hardening import close_paths, seal_everything
from threadlings.probe.prepared import Prepared

MAX_REPLY_BYTES = 32 << 20
_LAST_WORDS_S = 2.0
"""How long a child may take to say where it stands, in real seconds, once its time is up."""


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
    service = _Service(prepared, requests, replies)
    try:
        while (request := read_frame(requests)) is not None:
            write_frame(replies, service.answer(request))
    finally:
        service.retire()


@dataclass(frozen=True, slots=True)
class _Child:
    """A child, and our ends of the pipes to it."""

    pid: int
    records: int
    stacks: int
    requests: int

    def close(self) -> None:
        for fd in (self.records, self.stacks, self.requests):
            os.close(fd)


class _Service:
    """Answers requests, each by a fresh child or by one that has said that it is ready for another.

    Args:
        prepared: what children inherit.
        requests: where requests come from; children close it.
        replies: where replies go; children close it.
    """

    def __init__(self, prepared: Prepared, requests: BinaryIO, replies: BinaryIO) -> None:
        self._prepared = prepared
        self._streams = (requests, replies)
        self._replies = replies
        self._waiting: _Child | None = None
        self._waits_for: object = None

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Have a request carried out, and say what became of it."""
        limit_s = float(request.get("limits", {}).get("wall_limit_s", 60))
        begun = time.monotonic()
        child = self._hand_over(request)
        answer = None if child is None else self._outcome(child, request, limit_s)
        left_s = limit_s - (time.monotonic() - begun)
        if answer is None or (answer.pop("silent") and left_s > limit_s / 2):
            # A child that waited may have been killed meanwhile, and nobody should have to pay for what an
            # earlier search left behind after all.
            self.retire()
            self._prepared.before(request)
            answer = self._outcome(self._fork(request), request, left_s)
            answer.pop("silent", None)
        self._prepared.after(request, answer["lines"])
        files = {f"{request.get('student', {}).get('name')}.py", "scenarios.py"}
        return {**answer, "stack": stuck.stack_of_the_stuck(answer["stack"], files)}

    def _outcome(self, child: _Child, request: dict[str, Any], limit_s: float) -> dict[str, Any]:
        """What becomes of a request that a child has; `silent` if it ended without any record."""
        self._waiting = None
        relayed = False

        def relay(part: dict[str, Any]) -> None:
            nonlocal relayed
            relayed = True
            write_frame(self._replies, part)

        kept = False
        try:
            answer = supervise(child.pid, child.records, limit_s, child.stacks, relay)
            kept = answer.pop("ready", False)
        finally:
            if not kept:
                child.close()
        if kept:
            self._waiting, self._waits_for = child, _like(request)
        silent = answer["status"] in ("exited", "signaled") and not relayed and not answer["lines"]
        return {**answer, "silent": silent}

    def retire(self) -> None:
        """Let the child go that waits for another request."""
        child, self._waiting = self._waiting, None
        if child is not None:
            _bury(child.pid, "exited")
            child.close()

    def _hand_over(self, request: dict[str, Any]) -> _Child | None:
        """The child that waits for such a request, if there is one, and it is still there to take it."""
        child = self._waiting
        if child is None or request.get("mode") != "explore" or self._waits_for != _like(request):
            return None
        try:
            allow_more_time(child.pid, request.get("limits", {}))
            with os.fdopen(child.requests, "wb", closefd=False) as stream:
                write_frame(stream, request)
        except OSError:
            return None
        return child

    def _fork(self, request: dict[str, Any]) -> _Child:
        records, records_end = os.pipe()
        stacks, stacks_end = os.pipe()
        requests_end, requests = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 70
            try:
                os.setpgid(0, 0)
                for fd in (records, stacks, requests):
                    os.close(fd)
                stuck.report_to(stacks_end)
                for stream in self._streams:
                    os.close(stream.fileno())
                run_child(request, records_end, self._prepared, requests_end)
                code = 0
            except BaseException:
                with contextlib.suppress(BaseException):
                    text = traceback.format_exc()[-4000:]
                    os.write(2, text.encode("utf-8", "backslashreplace"))
            finally:
                os._exit(code)
        for fd in (records_end, stacks_end, requests_end):
            os.close(fd)
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        return _Child(pid, records, stacks, requests)


def _like(request: Mapping[str, Any]) -> object:
    """What requests have in common that one child may carry out."""
    return [request.get(part) for part in ("student", "scenarios", "limits")]


def supervise(
    child: int,
    read_end: int,
    wall_limit_s: float,
    stack_end: int = -1,
    relay: Callable[[dict[str, Any]], object] = lambda _: None,
) -> dict[str, Any]:
    """Read what the child writes until it has ended, or must be.

    Or until it says that it is ready for another request; then it is left alive, and the answer has `ready`.
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
    ended = is_ready = False
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
                if received.endswith(b"\n" + READY):
                    del received[-len(READY) :]
                    is_ready = True
                    break
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
    if is_ready and status == "exited":
        return {"status": status, "code": 0, "lines": _lines(received), "stack": "", "ready": True}
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
