"""A class's report: who stands where, what is hard, what is believed.

Everything is worked out from the results alone, one a student and exercise, so the page is the same whoever
made the results and in whichever order. Points are those to enter, after the course's policy; submissions
that nobody could decide count neither as solved nor against a check.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from threadlings.course import Attempt, Course, Exercise
from threadlings.explain.misconceptions import Misconception
from threadlings.report.classroom import LETTERS
from threadlings.report.insight import UNDECIDED, worth_a_look
from threadlings.report.pages.page import printable, render
from threadlings.report.text import count, points_text
from threadlings.verdicts import SubmissionResult, Verdict

_BARS = 10
_MOST_BARS = 40
_SHADES = 5

_ByStudent = Mapping[str, Mapping[str, SubmissionResult]]
_Points = Callable[[SubmissionResult], float]


def class_page(
    course: Course,
    results: Sequence[SubmissionResult],
    *,
    catalogue: Mapping[str, Misconception],
    students: Sequence[str] = (),
    pages: Mapping[tuple[str, str], str] | None = None,
    blank: bool = False,
    entered: Mapping[tuple[str, str], float] | None = None,
    attempts: Sequence[Attempt] = (),
) -> str:
    """The page for a class.

    Args:
        course: for titles, order and policy.
        results: at most one a student and exercise.
        catalogue: the misconceptions' words, by id.
        students: the roster, for those who handed in nothing.
        pages: (student, exercise id) -> address of the submission's page, relative to this page.
        blank: leave the names out of the page altogether.
        entered: (student, exercise id) -> points to enter, where lateness or a person changed them.
        attempts: everything that was handed in; those whose time is known are drawn over time.
    """

    def points(result: SubmissionResult) -> float:
        known = (entered or {}).get((result.student, result.exercise))
        return course.grading.award(result.points, result.max_points) if known is None else known

    by_student: dict[str, dict[str, SubmissionResult]] = {name: {} for name in students}
    for result in results:
        by_student.setdefault(result.student, {})[result.exercise] = result
    names = sorted(by_student, key=lambda name: (name.casefold(), name))
    numbers = {name: number for number, name in enumerate(names, 1)}
    shown = {name: f"student {numbers[name]}" if blank else printable(name) for name in names}
    used = {result.exercise for result in results}
    exercises = [exercise for exercise in course.exercises if exercise.id in used]
    whole = sum(exercise.points for exercise in exercises)
    totals = {name: sum(map(points, by_student[name].values())) for name in names}
    in_use = {result.verdict for result in results}
    shares = [totals[name] / whole if whole else 0.0 for name in names]
    counts = Counter(min(int(share * _BARS), _BARS - 1) for share in shares)
    return render(
        "classroom",
        script=True,
        data={},
        title=course.name,
        count=count,
        graded=len(results),
        exercises=exercises,
        whole=whole,
        mean=statistics.fmean(totals.values()) if names else 0.0,
        median=statistics.median(totals.values()) if names else 0.0,
        full=sum(share >= 1 for share in shares),
        absent=sum(not by_student[name] for name in names),
        over_time=_over_time(attempts),
        distribution=_bars(counts),
        distribution_words=_in_words(counts),
        looks=[
            {"student": shown[name], "number": numbers[name], "why": why}
            for name in names
            for why in worth_a_look(exercises, by_student[name])
        ],
        verdicts=[verdict.value for verdict in Verdict if verdict in in_use],
        letters=_legend(in_use),
        students=[
            {
                "name": shown[name],
                "number": numbers[name],
                "total": totals[name],
                "verdicts": sorted({result.verdict.value for result in by_student[name].values()}),
                "cells": [
                    _cell(
                        points, by_student[name].get(exercise.id), (pages or {}).get((name, exercise.id), "")
                    )
                    for exercise in exercises
                ],
            }
            for name in names
        ],
        per_exercise=[_about_exercise(points, exercise, results) for exercise in exercises],
        ideas=_ideas(exercises, by_student, catalogue, shown, numbers),
    )


def _bars(counts: Counter[int]) -> list[dict[str, Any]]:
    """How many students have 0 to 10 %, ... of all points, as bars of a picture 150 high."""
    most = max(counts.values(), default=1)
    bars = []
    for number in range(_BARS):
        height = round(100 * counts[number] / most)
        label = f"{100 * number // _BARS}" if number < _BARS - 1 else "90+"
        bars.append(
            {
                "x": 5 + 33 * number,
                "y": 122 - height,
                "height": height,
                "count": counts[number],
                "label": label,
            }
        )
    return bars


def _over_time(attempts: Sequence[Attempt]) -> list[dict[str, Any]]:
    """How much was handed in when, and how much of it passed, as bars of a picture 700 wide and 150 high.

    A bar is a day; if there were more than fit, it is as many days as it takes.
    """
    dated = sorted(
        (a.submitted_at.date(), a.result.verdict is Verdict.PASSED) for a in attempts if a.submitted_at
    )
    if not dated:
        return []
    first, last = dated[0][0], dated[-1][0]
    days_a_bar = 1 + (last - first).days // _MOST_BARS
    handed_in = Counter((day - first).days // days_a_bar for day, _ in dated)
    passed = Counter((day - first).days // days_a_bar for day, good in dated if good)
    number_of_bars = 1 + (last - first).days // days_a_bar
    most, wide = max(handed_in.values()), 680 / max(number_of_bars, 10)
    every = 1 + number_of_bars // 10
    return [
        {
            "x": round(10 + wide * n, 1),
            "wide": round(wide * 0.8, 1),
            "y": 122 - round(100 * handed_in[n] / most),
            "height": round(100 * handed_in[n] / most),
            "passed_y": 122 - round(100 * passed[n] / most),
            "passed_height": round(100 * passed[n] / most),
            "count": handed_in[n],
            "passed": passed[n],
            "day": (first + timedelta(days=n * days_a_bar)).isoformat(),
            "label": (first + timedelta(days=n * days_a_bar)).strftime("%m-%d") if n % every == 0 else "",
        }
        for n in range(number_of_bars)
    ]


def _in_words(counts: Counter[int]) -> str:
    parts = [f"{counts[n]} from {10 * n} to {10 * n + 10} %" for n in range(_BARS) if counts[n]]
    return ", ".join(parts) or "nobody"


def _cell(points_of: _Points, result: SubmissionResult | None, href: str) -> dict[str, Any]:
    if result is None:
        return {"text": "-", "shade": "none", "value": -1, "why": "nothing handed in", "href": ""}
    points = points_of(result)
    share = points / result.max_points if result.max_points else 0.0
    letter = LETTERS.get(result.verdict, "")
    return {
        "text": f"{points_text(points)}{' ' + letter if letter else ''}",
        "shade": f"q{min(int(share * _SHADES), _SHADES - 1)}",
        "value": points,
        "why": result.verdict.replace("_", " "),
        "href": href,
    }


def _legend(in_use: set[Verdict]) -> str:
    found = [
        f"{letter} {verdict.replace('_', ' ')}" for verdict, letter in LETTERS.items() if verdict in in_use
    ]
    return f"Letters: {', '.join(found)}." if found else ""


def _about_exercise(
    points_of: _Points, exercise: Exercise, results: Sequence[SubmissionResult]
) -> dict[str, Any]:
    mine = [result for result in results if result.exercise == exercise.id]
    decided = [result for result in mine if result.verdict not in UNDECIDED]
    lost = Counter(
        check.title
        for result in decided
        for check in result.checks
        if check.verdict is not Verdict.PASSED and check.verdict not in UNDECIDED
    )
    share = statistics.fmean(points_of(r) / r.max_points for r in mine if r.max_points) if mine else 0.0
    hardest = max(lost, key=lambda title: lost[title], default="")
    return {
        "title": exercise.title,
        "handed_in": len(mine),
        "solved": sum(result.verdict is Verdict.PASSED for result in mine),
        "percent": round(100 * share),
        "tenths": round(10 * share),
        "hardest": f"{hardest} ({lost[hardest]} of {len(decided)} did not pass)" if hardest else "-",
    }


def _ideas(
    exercises: Sequence[Exercise],
    by_student: _ByStudent,
    catalogue: Mapping[str, Misconception],
    shown: Mapping[str, str],
    numbers: Mapping[str, int],
) -> list[dict[str, Any]]:
    """Misconception by exercise: how many students show it; most frequent first."""
    holders: dict[str, dict[str, list[str]]] = {}
    examples: dict[str, dict[str, Any]] = {}
    titles = {exercise.id: exercise.title for exercise in exercises}
    for student in sorted(by_student):
        for exercise_id, result in by_student[student].items():
            for check in result.checks:
                if not check.misconceptions or check.misconceptions[0] not in catalogue:
                    continue
                idea = check.misconceptions[0]
                found = holders.setdefault(idea, {}).setdefault(exercise_id, [])
                if student not in found:
                    found.append(student)
                if check.details and check.schedule and idea not in examples:
                    examples[idea] = {
                        "student": shown[student],
                        "number": numbers[student],
                        "exercise": titles.get(exercise_id, exercise_id),
                        "details": printable(check.details),
                    }
    most = max((len(who) for held in holders.values() for who in held.values()), default=1)
    rows = []
    for idea, held in holders.items():
        cells = []
        for exercise in exercises:
            number = len(held.get(exercise.id, ()))
            shade = f"q{min(int(_SHADES * number / most), _SHADES - 1)}" if number else "none"
            cells.append({"text": number or "", "shade": shade})
        students = len({student for who in held.values() for student in who})
        rows.append(
            {"idea": catalogue[idea], "cells": cells, "students": students, "example": examples.get(idea)}
        )
    return sorted(rows, key=lambda row: (-row["students"], row["idea"].id))
