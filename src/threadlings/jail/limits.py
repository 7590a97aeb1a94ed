"""How much one request to the probe may use.

The probe applies `cpu_limit_s` and `memory_limit_bytes` to the child that loads student code, and kills the
child itself after `wall_limit_s`. The client waits `GRACE_S` longer before it kills the probe as a whole, so
that in the ordinary case the server survives and the next request is cheap.

The memory limit is one of address space (`RLIMIT_AS`), which counts reserved and not only used memory: each
thread reserves a stack and possibly an allocator arena. 1 GiB allows 14 threads; hence the large default.
"""

from __future__ import annotations

from dataclasses import dataclass

GRACE_S = 2.0
"""Seconds beyond `wall_limit_s` after which the client no longer trusts the probe to keep its own limit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one request.

    Attributes:
        cpu_limit_s: processor seconds of the child, all its threads together.
        wall_limit_s: seconds of real time.
        memory_limit_bytes: address space of the child.
    """

    cpu_limit_s: float = 10.0
    wall_limit_s: float = 15.0
    memory_limit_bytes: int = 4 * 1024**3

    def to_json(self) -> dict[str, float | int]:
        """The `limits` member of a request."""
        return {
            "cpu_limit_s": self.cpu_limit_s,
            "wall_limit_s": self.wall_limit_s,
            "memory_limit_bytes": self.memory_limit_bytes,
        }

    @property
    def patience_s(self) -> float:
        """How long the client waits before it kills the probe."""
        return self.wall_limit_s + GRACE_S
