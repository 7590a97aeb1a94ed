"""What is decided before an execution begins and no order of steps can say.

A schedule string tells who runs when. Two things besides make an execution what it is: how many waits of each
thread may end early, and how long work takes whose duration the grader leaves open. They stand behind the
steps, `v1:0*3,1*2;early=3;takes.upload=0.5`, so that a string alone replays to the same failure. Without such
a part everything is at its default. Both sides of the pipe know the string, so this module is a leaf.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from threadlings.errors import ScheduleError

LABEL = re.compile(r"[A-Za-z][\w-]{0,39}\Z", re.ASCII)
"""What a piece of work may be called."""

MAX_EARLY_TIMEOUTS = 1_000
MAX_DURATION_S = 1e6
_MAX_DURATIONS = 100


@dataclass(frozen=True, slots=True)
class Settings:
    """What was decided beforehand.

    Attributes:
        early_timeouts: how many timed waits of each thread, sleeps included, may end early.
        durations: (label, seconds) of each piece of work, sorted by label.
    """

    early_timeouts: int = 0
    durations: tuple[tuple[str, float], ...] = ()

    def __str__(self) -> str:
        parts = [f"early={self.early_timeouts}"] if self.early_timeouts else []
        parts += [f"takes.{label}={_spell(seconds)}" for label, seconds in self.durations]
        return "".join(f";{part}" for part in parts)


def settings_of(early_timeouts: int, durations: Iterable[tuple[str, float]]) -> Settings:
    """Settings in the one form that equal ones share."""
    return Settings(early_timeouts, tuple(sorted(durations)))


def parse_settings(schedule: str) -> Settings:
    """The settings in a schedule string.

    Raises:
        ScheduleError: it has a part that is none.
    """
    early, durations = 0, dict[str, float]()
    for part in schedule.strip().split(";")[1:]:
        name, _, value = part.strip().partition("=")
        label = name.removeprefix("takes.")
        if name == "early" and value.isdecimal() and int(value[:9]) <= MAX_EARLY_TIMEOUTS:
            early = int(value)
        elif label != name and LABEL.match(label) and len(durations) < _MAX_DURATIONS and _is_seconds(value):
            durations[label] = float(value)
        else:
            raise ScheduleError(
                f"cannot replay {schedule[:40]!r}: {part[:30]!r} is neither early=COUNT nor "
                "takes.LABEL=SECONDS. Copy the whole line after 'replay:' from the report."
            )
    return settings_of(early, durations.items())


def _is_seconds(text: str) -> bool:
    try:
        seconds = float(text)
    except ValueError:
        return False
    return math.isfinite(seconds) and 0 <= seconds <= MAX_DURATION_S


def _spell(seconds: float) -> str:
    return repr(float(seconds)).removesuffix(".0")
