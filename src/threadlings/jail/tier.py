"""The three kinds of jail. What each of them stops is in `docs/explanation/security.md`."""

from __future__ import annotations

from enum import StrEnum


class Tier(StrEnum):
    """How tightly the probe is held.

    * **A**: bubblewrap. No network, no files beyond the interpreter's, own process-id namespace.
    * **B**: Landlock and seccomp. The same files, no sockets, nothing writable; no namespaces.
    * **C**: resource limits and a session of its own. Good enough for checking one's own program and for
      nothing else: the program can read the grader's files and use the network.
    """

    A = "A"
    B = "B"
    C = "C"
