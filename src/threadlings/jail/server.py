"""One life of the probe's server process: start, one exchange of frames at a time, the end.

Theory of operation. The server is a child of ours with three pipes. In tier A our child is `bwrap`, and the
server is process 1 of a process-id namespace below it: when process 1 dies, the kernel kills everything in
the namespace, however often it forked and whatever sessions it opened. `bwrap` tells us process 1's id on a
pipe of its own; we keep a pidfd of it, which becomes readable at death and cannot be confused by a process
id that is used again. In tier C there is no such root: a process that left the server's session and lost its
parent cannot be told from any other. So the server gets a mark in its environment, which whatever it starts
inherits, and whoever bears the mark is killed.

All waiting is one `poll` over the pipes and the pidfd. Nothing sleeps and asks again; `Popen.wait` with a
timeout would (every 50 ms), so it is only called when the process is known to be dead or dying.

A frame is a 4-byte big-endian length followed by that many bytes of UTF-8 JSON.

Invariants:

* Writing never blocks: a server that does not read its request is a server that runs into the deadline.
* Standard error is always drained, and only its last `STDERR_BYTES` are kept.
* `kill` is idempotent, and after it no file descriptor of this object is open.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import select
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from threadlings.errors import JailError
from threadlings.jail import bubblewrap, landlocked
from threadlings.jail.tier import Tier
from threadlings.jail.visible import environment

MAX_REPLY_BYTES = 64 * 1024**2
STDERR_BYTES = 16 * 1024
START_LIMIT_S = 30.0
_END_LIMIT_S = 10.0
_CHUNK_BYTES = 256 * 1024
_HEADER_BYTES = 4
_MAX_PROCESSES = 512
_MAX_FILES = 256
_KILL_ROUNDS = 8
_MARK = "THREADLINGS_SERVER"
_MAX_READS = 16


class ServerTimeoutError(Exception):
    """The deadline passed before a whole frame had come."""


class ServerDiedError(Exception):
    """The server ended, or what it wrote is not a frame."""


class OversizedFrameError(Exception):
    """The server announced a frame of more than `MAX_REPLY_BYTES`."""


class Server:
    """A running server. Made by starting one; not reusable after `kill`."""

    def __init__(
        self,
        program: Sequence[str],
        *,
        tier: Tier,
        cpu: int | None = None,
        readable: Sequence[Path] = (),
        hidden: Sequence[Path] = (),
    ) -> None:
        """Start `program` and wait for its first frame.

        Args:
            program: the command of the server; `sys.executable` first.
            tier: within bubblewrap (A), restricted by Landlock and seccomp (B), or as it is (C).
            cpu: number of the processor that the server and all its children may use; None for any.
            readable: see `visible.interpreter_files`.
            hidden: see `visible.interpreter_files`.

        Raises:
            JailError: the jail could not be built, or the server said nothing.
        """
        self.owner_pid = os.getpid()
        self.hello: dict[str, Any] = {}
        self._stderr = bytearray()
        self._inbox = bytearray()
        self._pidfd = -1
        self._root_pid = 0
        self._jailed = tier is Tier.A
        self._tier = tier
        self._mark = secrets.token_hex(8)
        self._process: subprocess.Popen[bytes] | None = None
        deadline = time.monotonic() + START_LIMIT_S
        try:
            self._spawn(program, readable, hidden, deadline)
            self._restrict(cpu)
            self.hello = self.receive(deadline)
        except (OSError, ServerDiedError, ServerTimeoutError, OversizedFrameError) as error:
            self.kill()
            said = self.stderr_text.strip() or "it wrote nothing to standard error"
            command = " ".join(program)
            raise JailError(
                f"the probe did not start ({error or type(error).__name__}): {said}\n"
                f"The command was `{command}` in a jail of tier {tier.value}; "
                "run it by hand to see more."
            ) from None
        except BaseException:
            self.kill()
            raise

    def _spawn(
        self, program: Sequence[str], readable: Sequence[Path], hidden: Sequence[Path], deadline: float
    ) -> None:
        info_read = info_write = -1
        command = list(program)
        try:
            if self._jailed:
                bwrap = bubblewrap.find_bwrap()
                if bwrap is None:
                    raise JailError("tier A needs `bwrap`, which is not installed. Install bubblewrap.")
                info_read, info_write = os.pipe()
                command = bubblewrap.command_line(
                    bwrap, program, info_fd=info_write, readable=readable, hidden=hidden
                )
            elif self._tier is Tier.B:
                command = landlocked.command_line(program, readable=readable, hidden=hidden)
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                cwd="/",
                env={**environment(), _MARK: self._mark},
                pass_fds=(info_write,) if self._jailed else (),
                start_new_session=True,
            )
            self._root_pid = self._process.pid
            if self._jailed:
                os.close(info_write)
                info_write = -1
                self._root_pid = self._read_child_pid(info_read, deadline)
        finally:
            for fd in (info_read, info_write):
                if fd >= 0:
                    os.close(fd)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            assert stream is not None
            os.set_blocking(stream.fileno(), False)
        if hasattr(os, "pidfd_open"):
            self._pidfd = os.pidfd_open(self._root_pid)

    def _read_child_pid(self, info_fd: int, deadline: float) -> int:
        told = bytearray()
        poll = select.poll()
        poll.register(info_fd, select.POLLIN)
        while poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            piece = os.read(info_fd, 4096)
            if not piece:
                break
            told += piece
        try:
            return int(json.loads(told)["child-pid"])
        except (ValueError, KeyError, TypeError):
            raise ServerDiedError("bubblewrap could not build the jail") from None

    def _restrict(self, cpu: int | None) -> None:
        """Limits that every descendant inherits; the server has not read a request yet."""
        if cpu is not None and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(self._root_pid, {cpu})
        try:
            import resource  # noqa: PLC0415 - POSIX only

            prlimit = resource.prlimit
        except (ImportError, AttributeError):
            return
        wanted = {resource.RLIMIT_CORE: 0, resource.RLIMIT_NOFILE: _MAX_FILES}
        if self._jailed and _kernel() >= (5, 14):
            # Counted per user namespace since Linux 5.14; before, and in tier C, it would count everything
            # the user runs. Root is exempt from it.
            wanted[resource.RLIMIT_NPROC] = _MAX_PROCESSES
        for which, value in wanted.items():
            with contextlib.suppress(OSError, ValueError):  # lower already, or not ours to set
                prlimit(self._root_pid, which, (value, value))

    # -- talking ---------------------------------------------------------------------------------------

    @property
    def alive(self) -> bool:
        """Whether the server lives, and has said nothing it was not asked for."""
        if self._process is None or self._inbox:
            return False
        poll = select.poll()
        assert self._process.stdout is not None
        poll.register(self._process.stdout.fileno(), select.POLLIN)
        if self._pidfd >= 0:
            poll.register(self._pidfd, select.POLLIN)
        return not poll.poll(0)

    @property
    def stderr_text(self) -> str:
        """The last that the server and its children wrote to standard error, since the last request."""
        return self._stderr.decode("utf-8", "replace")

    def send_and_receive(self, frame: bytes, deadline: float) -> dict[str, Any]:
        """Write `frame`, wait for the answer.

        Raises:
            ServerTimeoutError: `deadline` (of `time.monotonic`) passed.
            ServerDiedError: the server ended or broke the protocol.
            OversizedFrameError: the answer is too large.
        """
        return self._converse(frame, deadline)

    def receive(self, deadline: float) -> dict[str, Any]:
        """Wait for another frame; raises as `send_and_receive` does."""
        return self._converse(b"", deadline)

    def _converse(self, frame: bytes, deadline: float) -> dict[str, Any]:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        to_server, from_server = process.stdin.fileno(), process.stdout.fileno()
        complaints = process.stderr.fileno()
        if frame:
            self._stderr.clear()
        outbox = memoryview(len(frame).to_bytes(_HEADER_BYTES, "big") + frame if frame else b"")
        poll = select.poll()
        poll.register(from_server, select.POLLIN)
        poll.register(complaints, select.POLLIN)
        if self._pidfd >= 0:
            poll.register(self._pidfd, select.POLLIN)
        if outbox:
            poll.register(to_server, select.POLLOUT)
        while True:
            answer = self._take_frame()
            if answer is not None:
                self._drain_stderr(process)
                return answer
            left_s = deadline - time.monotonic()
            ready = dict(poll.poll(left_s * 1000)) if left_s > 0 else {}
            if not ready:
                raise ServerTimeoutError("no answer in time")
            if complaints in ready and not self._drain_stderr(process):
                poll.unregister(complaints)
            if to_server in ready:
                outbox = outbox[_write(to_server, outbox) :]
                if not outbox:
                    poll.unregister(to_server)
            if from_server in ready:
                piece = os.read(from_server, _CHUNK_BYTES)
                if not piece:
                    raise ServerDiedError("it closed its output")
                self._inbox += piece
            elif self._pidfd in ready:  # only when its pipe is empty: a last answer still counts
                raise ServerDiedError("it ended")

    def _take_frame(self) -> dict[str, Any] | None:
        """The frame at the front of the inbox, if it is there as a whole."""
        if len(self._inbox) < _HEADER_BYTES:
            return None
        length = int.from_bytes(self._inbox[:_HEADER_BYTES], "big")
        if length > MAX_REPLY_BYTES:
            raise OversizedFrameError(f"an answer of {length} bytes")
        if len(self._inbox) < _HEADER_BYTES + length:
            return None
        body = bytes(self._inbox[_HEADER_BYTES : _HEADER_BYTES + length])
        del self._inbox[: _HEADER_BYTES + length]
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise ServerDiedError(f"it wrote something that is not JSON: {error}") from None
        if type(answer) is not dict:
            raise ServerDiedError("it wrote JSON that is not an object")
        return answer

    def _drain_stderr(self, process: subprocess.Popen[bytes]) -> bool:
        """Read what is there, within reason; False once the other end is closed."""
        assert process.stderr is not None
        for _ in range(_MAX_READS):
            try:
                piece = os.read(process.stderr.fileno(), _CHUNK_BYTES)
            except BlockingIOError:
                return True
            if not piece:
                return False
            self._stderr += piece
            del self._stderr[:-STDERR_BYTES]
        return True

    # -- ending ----------------------------------------------------------------------------------------

    def kill(self) -> None:
        """End the server and everything it started, and wait until they are gone."""
        process, self._process = self._process, None
        pidfd, self._pidfd = self._pidfd, -1
        if process is None:
            return
        try:
            if os.getpid() == self.owner_pid:  # a forked copy of us merely lets go of the pipes
                self._kill_tree(process, pidfd)
                self._drain_stderr(process)
        finally:
            for stream in (process.stdin, process.stdout, process.stderr):
                if stream is not None:
                    stream.close()
            if pidfd >= 0:
                os.close(pidfd)

    def _kill_tree(self, process: subprocess.Popen[bytes], pidfd: int) -> None:
        if self._jailed and pidfd >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(pidfd, signal.SIGKILL)
            _wait_for_end(pidfd)  # of process 1, and so of everybody in its namespace
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        if not self._jailed and pidfd >= 0:
            _kill_marked(f"{_MARK}={self._mark}".encode())
        process.wait()


def _write(fd: int, data: memoryview) -> int:
    try:
        return os.write(fd, data)
    except BlockingIOError:
        return 0
    except BrokenPipeError:
        raise ServerDiedError("it stopped reading") from None


def _wait_for_end(pidfd: int) -> None:
    """Wait until a process that was killed is gone; not for ever, should it hang in the kernel."""
    poll = select.poll()
    poll.register(pidfd, select.POLLIN)
    poll.poll(_END_LIMIT_S * 1000)


def _kernel() -> tuple[int, int]:
    major, minor = os.uname().release.split(".")[:2]
    digits = "".join(character for character in minor if character.isdigit())
    return int(major), int(digits or 0)


def _kill_marked(mark: bytes) -> None:
    """Kill whatever has `mark` in its environment (Linux), again while that may have missed a fork."""
    for _ in range(_KILL_ROUNDS):
        watched = []
        for entry in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):  # somebody else's, or gone meanwhile
                if mark in entry.read_bytes().split(b"\0"):
                    watched.append(os.pidfd_open(int(entry.parent.name)))
                    signal.pidfd_send_signal(watched[-1], signal.SIGKILL)
        for pidfd in watched:
            _wait_for_end(pidfd)
            os.close(pidfd)
        if not watched:
            return
