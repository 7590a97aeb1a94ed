"""The hidden checks of `at_most_n`; titles and points are in `course.yaml`.

A limiter is judged by how many ran at once and by places that were free in vain, never by the time it takes in all:
which of the waiting jobs begins next is free. `places_come_back` compares with the same jobs when none of them
fails, so that a wrong limit is not charged there as well.
"""

from collections.abc import Mapping
from typing import Any

from threadlings.judge import Submission

SHORT = [0.303, 0.101, 0.152, 0.227]  # no multiples of a nap, and no two ends at the same moment
LONG = [3000, 1000, 1500, 2250]  # longer than anybody's patience


def test_never_more_than_limit(submission: Submission) -> None:
    _keeps(submission, 2, SHORT)
    _keeps(submission, 1, SHORT[:3])
    # Who looks now and then has looked for long enough; that is for the next check.
    if not any(e.kind == "returned" and e.value["by_clock"] for e in _run(submission, 2, SHORT).endings):
        _keeps(submission, 2, LONG)


def test_no_place_is_wasted(submission: Submission) -> None:
    for places, lasts in ((2, SHORT), (3, SHORT)):
        found = _run(submission, places, lasts)
        idle = next((e.value for e in found.endings if e.kind == "returned" and e.value["idle"]), None)
        found.require(
            lambda seen: not seen["idle"],
            lambda seen, places=places: _wasted(seen, places),
            _why_wasted(submission, idle, places, lasts) if idle else None,
        )
    submission.explore("no_jobs", limit=2).only([])


def test_places_come_back(submission: Submission) -> None:
    lasts = [0.1, 0.3, 0.25, 0.35]
    usual = max((e.value["most"] for e in _run(submission, 2, lasts).endings if e.kind == "returned"), default=0)
    found = submission.explore("run", limit=2, lasts=lasts, failing=[0, 1])
    found.require(
        lambda seen: seen["most"] <= max(2, usual),
        lambda seen: (
            f"Four jobs with a limit of 2: when none of them fails, {usual} run at once; when the first two raise an "
            f"exception, {seen['most']} do. How many places does a job take that fails, and how many does it give back?"
        ),
        "M25",
    )
    found.require(
        lambda seen: seen["calls"] == (0, 1, 2, 3),
        lambda seen: f"Of four jobs the first two raised an exception; called were jobs {list(seen['calls'])}, each to be once.",
    )


def _run(submission: Submission, limit: int, lasts: list[float]) -> Any:
    return submission.explore("run", limit=limit, lasts=lasts)


def _keeps(submission: Submission, limit: int, lasts: list[float]) -> None:
    found = submission.explore("most_at_once", limit=limit, lasts=lasts)
    if all(ending.kind == "returned" and ending.value > limit for ending in found.endings):
        _, semaphores = max(e.value for e in submission.explore("looked_at", limit=limit, lasts=lasts).endings)
        held = f" There were {semaphores} semaphores. Who shares one?" if semaphores > 1 else ""
        found.require(
            lambda most: most <= limit,
            lambda most: (
                f"With a limit of {limit}, {most} of {len(lasts)} jobs ran at once, in every interleaving."
                f"{held or ' What does a job wait for before it begins?'}"
            ),
            "M14" if semaphores > 1 else "M25" if lasts == LONG else "M33",
        )
    found.only(*range(limit + 1))


def _wasted(seen: Mapping[str, Any], limit: int) -> str:
    idle = seen["idle"]
    return (
        f"The limit was {limit}, but from t = {idle['from_s']:g} s to t = {idle['to_s']:g} s only {idle['running']} ran, while "
        f"{len(idle['waiting'])} waited. What is it that a waiting job waits for?"
    )


def _why_wasted(submission: Submission, seen: Mapping[str, Any], limit: int, lasts: list[float]) -> str | None:
    if seen["by_clock"]:
        return "M24"
    if seen["most"] == 1:
        threads, _ = max(e.value for e in submission.explore("looked_at", limit=limit, lasts=lasts).endings)
        return "M17" if threads > 1 else "M05"
    return "M05" if seen["most"] >= limit else None
