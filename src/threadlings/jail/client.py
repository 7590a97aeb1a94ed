"""The one object through which the judge talks to the probe.

A `ProbeClient` owns at most one server process (`threadlings.jail.server`). It starts it on the first request
and again after it was lost; callers see only replies. One client serves one request at a time: for more at
once, make more clients, pinned to different processors if wished.

A server may be lost between requests through no fault of the next one: an earlier program sabotaged it, the
machine ran out of memory, or the *thread* that started it has ended (the kernel's parent-death signal, which
ties tier A's jail to us, is one of threads). So a request that loses a used server is put to a fresh one, and
only the death of that is reported.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from threadlings.jail.server import (
    MAX_REPLY_BYTES,
    OversizedFrameError,
    Server,
    ServerDiedError,
    ServerTimeoutError,
)
from threadlings.jail.tier import Tier
from threadlings.jail.tiers import detect

PROBE = ("-m", "threadlings.probe")
"""How the server is started, after the interpreter and its options."""

_MAX_FRAMES = 30
_MAX_NAME = 200
_FROM_SERVER = ("exited", "signaled", "wall_limit", "output_limit")


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of one request.

    Attributes:
        status: `exited` and `signaled` describe the end of the child that ran the student's program;
            `wall_limit` and `output_limit` say why it was killed; `died` that the server itself, started
            for this very request, ended or broke the protocol.
        code: exit code (`exited`) or number of the signal (`signaled`), else 0.
        lines: the records, still to be verified.
        stack: where a program stood that ran out of time, innermost first: (file, line, function).
        stderr: the end of what was written to standard error, for diagnosis; never shown to students.
    """

    status: str
    code: int = 0
    lines: tuple[str, ...] = ()
    stderr: str = ""
    stack: tuple[tuple[str, int, str], ...] = ()


class ProbeClient:
    """Starts the probe in its jail, and again whenever it is lost. A context manager.

    Args:
        tier: the tier to use; None for the best this machine has (`detect`).
        cpu: number of the processor for the probe and everything in it; None for any.
        program: what to start after the interpreter's options; tests put a small server of theirs here.
        readable: files and folders that `program` needs to see besides the interpreter's (tier A).
        hidden: folders to hide should a folder that the interpreter needs contain them (tier A).
    """

    def __init__(
        self,
        tier: Tier | None = None,
        *,
        cpu: int | None = None,
        program: Sequence[str] = PROBE,
        readable: Sequence[Path] = (),
        hidden: Sequence[Path] = (),
    ) -> None:
        self.tier = detect() if tier is None else tier
        self.cpu = cpu
        self.started = 0
        self._command = (sys.executable, "-s", "-P", *program)
        self._readable = tuple(readable)
        self._hidden = tuple(hidden)
        self._lock = threading.Lock()
        self._slot: list[Server] = []  # shared with the finalizer, which must not hold `self`
        self._finalizer = weakref.finalize(self, _kill_all, self._slot)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill the server, if there is one. The client may be used again."""
        with self._lock:
            _kill_all(self._slot)

    def ask(
        self,
        request: Mapping[str, Any],
        *,
        wall_limit_s: float,
        on_lines: Callable[[Sequence[str]], None] | None = None,
    ) -> Reply:
        """Put a request to the probe and wait for what becomes of it.

        Args:
            request: JSON data.
            wall_limit_s: real seconds after which the whole probe is killed; the start of a server does not
                count.
            on_lines: is handed records that come before the request is over, still to be verified; should a
                used server be lost, those of a fresh one begin anew.

        Raises:
            JailError: the jail or the server could not be started.
        """
        frame = json.dumps(request, separators=(",", ":")).encode()
        with self._lock:
            used = self._used_server()
            if used is not None:
                reply = self._put(used, frame, wall_limit_s, on_lines)
                if reply.status != "died":
                    return reply
            return self._put(self._fresh_server(), frame, wall_limit_s, on_lines)

    def _put(
        self,
        server: Server,
        frame: bytes,
        wall_limit_s: float,
        on_lines: Callable[[Sequence[str]], None] | None,
    ) -> Reply:
        """Put a request to `server`; unless an ordinary reply came back, the server is gone afterwards."""
        try:
            deadline = time.monotonic() + wall_limit_s
            answer = server.send_and_receive(frame, deadline)
            lines: list[str] = []
            size = 0
            while "more" in answer:
                part = _read_lines(answer.get("more"))
                lines += part
                size += sum(map(len, part))
                if size > MAX_REPLY_BYTES:
                    raise OversizedFrameError(f"an answer of more than {size} characters")
                if on_lines is not None:
                    on_lines(part)
                answer = server.receive(deadline)
            return _read_reply(answer, lines, server.stderr_text)
        except ServerTimeoutError:
            status = "wall_limit"
        except OversizedFrameError:
            status = "output_limit"
        except (ServerDiedError, OSError):
            status = "died"
        except BaseException:  # such as KeyboardInterrupt: an answer may still be under way
            _kill_all(self._slot)
            raise
        _kill_all(self._slot)
        return Reply(status, stderr=server.stderr_text)

    def _used_server(self) -> Server | None:
        if self._slot and self._slot[0].owner_pid == os.getpid() and self._slot[0].alive:
            return self._slot[0]
        _kill_all(self._slot)
        return None

    def _fresh_server(self) -> Server:
        server = Server(
            self._command,
            tier=self.tier,
            cpu=self.cpu,
            readable=self._readable,
            hidden=self._hidden,
        )
        self.started += 1
        self._slot.append(server)
        return server


def _kill_all(servers: list[Server]) -> None:
    while servers:
        with contextlib.suppress(OSError):
            servers.pop().kill()


def _read_reply(answer: Mapping[str, Any], before: Sequence[str], stderr: str) -> Reply:
    """The reply of an answer in the agreed shape; anything else means that the server cannot be trusted."""
    status, code, lines = answer.get("status"), answer.get("code"), _read_lines(answer.get("lines"))
    if status not in _FROM_SERVER or type(code) is not int:
        raise ServerDiedError("its answer does not have the agreed shape")
    return Reply(status, code, (*before, *lines), stderr, _read_stack(answer.get("stack", [])))


def _read_stack(frames: object) -> tuple[tuple[str, int, str], ...]:
    """Frames in the agreed shape; a stack is a courtesy, so what does not fit is left out."""
    return tuple(
        (frame[0][:_MAX_NAME], frame[1], frame[2][:_MAX_NAME])
        for frame in (frames if type(frames) is list else ())
        if type(frame) is list and [type(part) for part in frame] == [str, int, str]
    )[:_MAX_FRAMES]


def _read_lines(lines: Any) -> list[str]:
    if type(lines) is not list or not all(type(line) is str for line in lines):
        raise ServerDiedError("its answer does not have the agreed shape")
    return lines
