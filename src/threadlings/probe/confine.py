"""What the child gives up before it runs a student's program.

The jail around the whole probe keeps the world safe from the probe. This keeps the probe's server safe from
its child: no new processes, no signals to others, no change of process group, no sockets, limits on memory,
processor time, file size and files. It is applied in every tier, as far as the kernel can.
"""

from __future__ import annotations

import contextlib
import math
import os
import resource
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from threadlings import kernel

_MAX_FILE_BYTES = 1 << 20
_MAX_FILES = 64


class _Server:
    """Whether this process, or the one that it was forked from, has given up what nobody needs."""

    is_confined = False


def prepare() -> None:
    """Give up, in the server, what nobody needs: it would take each child a millisecond."""
    with contextlib.suppress(OSError):
        kernel.give_up_privileges()
        kernel.filter_calls(processes=True, groups=True, sockets=True)
        _Server.is_confined = True


def confine(limits: Mapping[str, Any], *, outside: bool = False, requests: int = 1) -> None:
    """Give everything up that a student's program does not need, and `prepare` did not give up yet.

    Args:
        limits: `cpu_limit_s`, `memory_limit_bytes`; what is missing is not limited.
        outside: whether the program may start processes and use sockets, as far as the jail lets it. It can
            not leave its process group, so all it starts ends with it.
        requests: how many requests the process may carry out, each within its own limit of processor time.
    """
    _limit_resources(limits, requests)
    # Without seccomp there is still the jail around the server; `threadlings doctor` tries what that stops.
    with contextlib.suppress(OSError):
        if not _Server.is_confined:
            kernel.give_up_privileges()
        kernel.filter_calls(processes=outside, groups=False, sockets=outside, others=_Server.is_confined)


def allow_more_time(child: int, limits: Mapping[str, Any]) -> None:
    """Let a child's limit of processor time begin anew, for another request.

    Args:
        child: its process id; the child itself is not allowed to.
        limits: as for `confine`.

    Raises:
        OSError: there is no such child any more.
    """
    if "cpu_limit_s" in limits:
        used = Path(f"/proc/{child}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
        used_s = math.ceil(sum(map(int, used)) / os.sysconf("SC_CLK_TCK"))
        _, hard = resource.prlimit(child, resource.RLIMIT_CPU)
        soft = used_s + _processor_seconds(limits)
        if hard != resource.RLIM_INFINITY:
            soft = min(soft, hard)
        resource.prlimit(child, resource.RLIMIT_CPU, (soft, hard))


def _processor_seconds(limits: Mapping[str, Any]) -> int:
    return max(1, round(float(limits["cpu_limit_s"])))


def _limit_resources(limits: Mapping[str, Any], requests: int) -> None:
    def at_most(kind: int, wanted: int, highest: int | None = None) -> None:
        _, hard = resource.getrlimit(kind)
        unlimited = hard == resource.RLIM_INFINITY
        soft = wanted if unlimited else min(wanted, hard)
        ceiling = soft if highest is None else highest if unlimited else min(highest, hard)
        resource.setrlimit(kind, (soft, ceiling))

    at_most(resource.RLIMIT_CORE, 0)
    at_most(resource.RLIMIT_FSIZE, _MAX_FILE_BYTES)
    at_most(resource.RLIMIT_NOFILE, _MAX_FILES)
    if "cpu_limit_s" in limits:
        seconds = _processor_seconds(limits)
        # At the soft limit the kernel sends SIGXCPU, which says what happened, at the hard one SIGKILL. The
        # server's limit on real time holds for each request whatever becomes of these.
        at_most(resource.RLIMIT_CPU, seconds, requests * (seconds + 1))
    if "memory_limit_bytes" in limits:
        at_most(resource.RLIMIT_AS, int(limits["memory_limit_bytes"]))
