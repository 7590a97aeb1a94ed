"""What the child gives up before it runs a student's program.

The jail around the whole probe keeps the world safe from the probe. This keeps the probe's server safe from
its child: no new processes, no signals to others, no change of process group, no sockets, limits on memory,
processor time, file size and files. It is applied in every tier, as far as the kernel can.
"""

from __future__ import annotations

import contextlib
import resource
from collections.abc import Mapping
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


def confine(limits: Mapping[str, Any], *, outside: bool = False) -> None:
    """Give everything up that a student's program does not need, and `prepare` did not give up yet.

    Args:
        limits: `cpu_limit_s`, `memory_limit_bytes`; what is missing is not limited.
        outside: whether the program may start processes and use sockets, as far as the jail lets it. It can
            not leave its process group, so all it starts ends with it.
    """
    _limit_resources(limits)
    # Without seccomp there is still the jail around the server; `threadlings doctor` tries what that stops.
    with contextlib.suppress(OSError):
        if not _Server.is_confined:
            kernel.give_up_privileges()
        kernel.filter_calls(processes=outside, groups=False, sockets=outside, others=_Server.is_confined)


def _limit_resources(limits: Mapping[str, Any]) -> None:
    def at_most(kind: int, wanted: int) -> None:
        _, hard = resource.getrlimit(kind)
        ceiling = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        # Above the soft limit on processor time the kernel sends SIGXCPU, which says what happened.
        grace = 1 if kind == resource.RLIMIT_CPU and ceiling != hard else 0
        resource.setrlimit(kind, (ceiling, ceiling + grace))

    at_most(resource.RLIMIT_CORE, 0)
    at_most(resource.RLIMIT_FSIZE, _MAX_FILE_BYTES)
    at_most(resource.RLIMIT_NOFILE, _MAX_FILES)
    if "cpu_limit_s" in limits:
        at_most(resource.RLIMIT_CPU, max(1, round(limits["cpu_limit_s"])))
    if "memory_limit_bytes" in limits:
        at_most(resource.RLIMIT_AS, int(limits["memory_limit_bytes"]))
