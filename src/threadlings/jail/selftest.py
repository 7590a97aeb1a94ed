"""Does the jail hold? Real escapes are attempted in it before strangers' programs are run.

The judge lays out bait (a file, a listening port, an abstract socket, itself) and has the probe's child try
to get at it, exactly where a student's program will run. What the child says is not all that is believed: the
bait is looked at afterwards.
"""

from __future__ import annotations

import json
import os
import secrets
import select
import socket
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from threadlings.errors import JailError
from threadlings.jail.client import ProbeClient
from threadlings.jail.limits import Limits

_SECRET = b"The judge's own."


def escapes(probe: ProbeClient, hidden: Iterable[Path] = ()) -> tuple[str, ...]:
    """The attempts to break out of the jail that work, in words; empty if it holds.

    Args:
        probe: the client whose jail is tested.
        hidden: files that must not be readable from inside, such as the graders.

    Raises:
        JailError: the attempts could not be made.
    """
    limits = Limits(wall_limit_s=30.0)
    with tempfile.TemporaryDirectory(prefix="bait-") as name, socket.create_server(("127.0.0.1", 0)) as port:
        folder = Path(name)
        (folder / "secret").write_bytes(_SECRET)
        abstract = f"threadlings-{secrets.token_hex(8)}"
        listeners = [port]
        if sys.platform.startswith("linux"):
            unix = socket.socket(socket.AF_UNIX)
            unix.bind(f"\0{abstract}")
            unix.listen()
            listeners.append(unix)
        try:
            reply = probe.ask(
                {
                    "mode": "selftest",
                    "bait": {
                        "folder": name,
                        "judge_pid": os.getpid(),
                        "port": port.getsockname()[1],
                        "abstract": abstract,
                        "hidden": [str(path) for path in hidden],
                    },
                    "limits": limits.to_json(),
                },
                wall_limit_s=limits.patience_s,
            )
            called = select.select(listeners, [], [], 0)[0]
        finally:
            for listener in listeners[1:]:
                listener.close()
        try:
            found = [str(attempt) for attempt in json.loads(reply.lines[-1])]
        except (IndexError, ValueError, TypeError):
            said = reply.stderr.strip() or "it said nothing"
            raise JailError(f"the jail could not be tested ({reply.status}): {said}") from None
        if called:
            found.append("connect to the judge (a call came in)")
        if [path.name for path in folder.iterdir()] != ["secret"] or (
            folder / "secret"
        ).read_bytes() != _SECRET:
            found.append("change the judge's files (they are not what they were)")
    return tuple(found)
