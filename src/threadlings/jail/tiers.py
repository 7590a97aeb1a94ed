"""Which jail this machine can build.

A tier is never guessed from version numbers or from the presence of a file: unprivileged user namespaces can
be switched off by a kernel setting, by AppArmor, by a container's seccomp profile. So the jail is really
built once a process, the interpreter started in it, and the answer remembered.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from collections.abc import Sequence

from threadlings.jail import bubblewrap, landlocked
from threadlings.jail.tier import Tier
from threadlings.jail.visible import environment

_TRIAL_LIMIT_S = 20.0
_TRIAL = (sys.executable, "-s", "-P", "-c", "import threadlings.errors")


def detect() -> Tier:
    """The tightest tier that works here; found out once a process."""
    return next((tier for tier in (Tier.A, Tier.B) if why_not(tier) is None), Tier.C)


def explain_tier() -> str:
    """One sentence on what `detect` found, for reports."""
    tier = detect()
    if tier is Tier.A:
        return "tier A: bubblewrap (no network, only the interpreter's own files, own process namespace)"
    reason = f"bubblewrap cannot be used: {why_not(Tier.A)}"
    if tier is Tier.B:
        return f"tier B: Landlock and seccomp (no network, only the interpreter's own files); {reason}"
    return f"tier C: resource limits only, no isolation; {reason}; nor can Landlock: {why_not(Tier.B)}"


@functools.cache
def why_not(tier: Tier) -> str | None:
    """None if a jail of this tier could be built and Python started in it, else the reason."""
    if tier is Tier.C:
        return None
    if not hasattr(os, "pidfd_open"):
        return "this Python cannot watch processes through file descriptors (`os.pidfd_open`)"
    if tier is Tier.A:
        bwrap = bubblewrap.find_bwrap()
        if bwrap is None:
            return "`bwrap` is not installed (Debian, Ubuntu, Fedora: package `bubblewrap`)"
        return _try(bwrap, bubblewrap.command_line(bwrap, _TRIAL))
    return landlocked.why_not() or _try("Landlock and seccomp", landlocked.command_line(_TRIAL))


def _try(what: str, command: Sequence[str]) -> str | None:
    """None if the command works, else how it failed."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_TRIAL_LIMIT_S,
            env=environment(),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"running {what} failed: {error}"
    if done.returncode == 0:
        return None
    said = done.stderr.strip().splitlines()
    return f"{what} ended with code {done.returncode}: {said[-1] if said else 'no message'}"
