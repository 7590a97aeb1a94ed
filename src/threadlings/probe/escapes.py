"""Real attempts to get out of the jail, made from where a student's program runs.

The judge asks for them before it grades a class (`threadlings.jail.selftest`): a jail is believed when it has
held, not because it was configured. Each attempt is what a hostile program would do, without the hooks of the
engine in its way; it either fails with an error or returns, and returning means that it worked. Nothing here
does any harm if it works: files are the judge's own bait, processes end at once.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

_PTRACE_SEIZE = 0x4206
_CLONE_NEWUSER = 0x10000000


def _require(condition: bool) -> None:
    if not condition:
        raise OSError("it had no effect")


def _is_readable(path: Path) -> bool:
    try:
        return bool(path.read_bytes())
    except OSError:
        return False


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _exec() -> None:
    pid = os.posix_spawn("/bin/true", ["true"], {})
    os.waitpid(pid, 0)


def _connect(family: int, address: Any) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as talker:
        talker.settimeout(2)
        talker.connect(address)


def _raise_limit() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    _require(hard != resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard + 4096))


def _libc_call(name: str, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    words = [ctypes.c_long(argument) for argument in arguments]
    _require(getattr(libc, name)(*words) == 0)


def attempts(bait: Mapping[str, Any]) -> dict[str, Callable[[], object]]:
    """What to try, by name.

    Args:
        bait: `folder` (holds a file `secret`), `judge_pid`, `port` (TCP on 127.0.0.1), `abstract` (name of an
            abstract Unix socket), `hidden` (files of the course that must not be readable).
    """
    folder = Path(bait["folder"])
    secret = folder / "secret"
    judge = int(bait["judge_pid"])
    hidden = [Path(path) for path in bait["hidden"]]
    return {
        "read a file of the judge": secret.read_bytes,
        "overwrite a file of the judge": lambda: secret.open("r+b"),
        "delete a file of the judge": secret.unlink,
        "change the mode of a file of the judge": lambda: secret.chmod(0o777),
        "create a file beside it": (folder / "left").touch,
        "read the graders": lambda: _require(any(map(_is_readable, hidden))),
        "read the judge's environment": lambda: _require(bool(Path(f"/proc/{judge}/environ").read_bytes())),
        "read the list of users": Path("/etc/passwd").read_bytes,
        "connect to a port of the judge": lambda: _connect(socket.AF_INET, ("127.0.0.1", int(bait["port"]))),
        "connect to a socket of the judge": lambda: _connect(socket.AF_UNIX, "\0" + str(bait["abstract"])),
        "signal the judge": lambda: os.kill(judge, 0),
        "kill the server": lambda: os.kill(os.getppid(), signal.SIGURG),
        "kill everybody": lambda: os.kill(-1, 0),
        "start a process": _fork,
        "run a program": _exec,
        "leave the session": os.setsid,
        "trace the server": lambda: _libc_call("ptrace", _PTRACE_SEIZE, os.getppid(), 0, 0),
        "make a namespace": lambda: _libc_call("unshare", _CLONE_NEWUSER),
        "leave its processor": lambda: os.sched_setaffinity(0, range(os.cpu_count() or 1)),
        "raise its own limits": _raise_limit,
    }


def attempt_all(bait: Mapping[str, Any]) -> list[str]:
    """The names of the attempts that worked."""
    worked = []
    for name, attempt in attempts(bait).items():
        try:
            attempt()
        except (OSError, ValueError):
            continue
        worked.append(name)
    return worked
