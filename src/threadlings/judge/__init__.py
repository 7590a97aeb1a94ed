"""The judge: pytest runs the check files, the probe runs the student's program, and the two never meet.

A check file asks for the `submission` fixture, explores scenarios by name and says which observations are
allowed. The scenarios run elsewhere (`threadlings.jail`), and what comes back is plain data. Nothing in this
package imports student code, scenario files, the engine or the probe.

The names below are loaded on first use: this package is imported by every pytest on the machine (through
the entry point `threadlings.judge.plugin`), and must cost nothing there.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from threadlings.judge.endings import Ending
    from threadlings.judge.exploration import Exploration
    from threadlings.judge.failure import CheckFailed, inconclusive, reject
    from threadlings.judge.grading import grade
    from threadlings.judge.predictions import Predictions
    from threadlings.judge.replaying import replay
    from threadlings.judge.submission import Submission

__all__ = [
    "CheckFailed",
    "Ending",
    "Exploration",
    "Predictions",
    "Submission",
    "grade",
    "inconclusive",
    "reject",
    "replay",
]

_HOMES = {
    "CheckFailed": "failure",
    "Ending": "endings",
    "Exploration": "exploration",
    "Predictions": "predictions",
    "Submission": "submission",
    "grade": "grading",
    "inconclusive": "failure",
    "reject": "failure",
    "replay": "replaying",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
