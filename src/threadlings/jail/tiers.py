"""Which jail this machine can build.

A tier is never guessed from version numbers or from the presence of a file: unprivileged user namespaces can
be switched off by a kernel setting, by AppArmor, by a container's seccomp profile. So the jail is really
built once a process, the interpreter started in it, and the answer remembered.

* **A**: bubblewrap. No network, no files beyond the interpreter's, own process-id namespace.
* **B**: Landlock and seccomp inside the probe. Reserved; no machine is given this tier yet.
* **C**: resource limits and a session of its own. Good enough for checking one's own program and for nothing
  else: the program can read the grader's files and use the network.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from enum import StrEnum

from threadlings.jail import bubblewrap

_TRIAL_LIMIT_S = 20.0


class Tier(StrEnum):
    """How tightly the probe is held."""

    A = "A"
    B = "B"
    C = "C"


def detect() -> Tier:
    """The tightest tier that works here; found out once a process."""
    return Tier.A if _why_not_bubblewrap() is None else Tier.C


def explain_tier() -> str:
    """One sentence on what `detect` found, for reports and for `doctor`-like commands."""
    reason = _why_not_bubblewrap()
    if reason is None:
        return "tier A: bubblewrap (no network, only the interpreter's own files, own process namespace)"
    return f"tier C: resource limits only, no isolation; bubblewrap cannot be used: {reason}"


@functools.cache
def _why_not_bubblewrap() -> str | None:
    """None if a jail could be built and Python started in it, else the reason."""
    bwrap = bubblewrap.find_bwrap()
    if bwrap is None:
        return "`bwrap` is not installed (Debian, Ubuntu, Fedora: package `bubblewrap`)"
    if not hasattr(os, "pidfd_open"):
        return "this Python cannot watch processes through file descriptors (`os.pidfd_open`)"
    trial = [sys.executable, "-s", "-P", "-c", "import threadlings.errors"]
    command = bubblewrap.command_line(bwrap, trial)
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_TRIAL_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"running {bwrap} failed: {error}"
    if done.returncode == 0:
        return None
    said = done.stderr.strip().splitlines()
    return f"{bwrap} ended with code {done.returncode}: {said[-1] if said else 'no message'}"
