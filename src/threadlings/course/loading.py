"""Finds a manifest, sends it through the three gates, and builds the `Course`."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from threadlings.course.model import Check, Course, Exercise, ExerciseLimits, Grading, Module, Requirements
from threadlings.course.reading import read_document
from threadlings.course.rules import check_rules, exercise_folders, file_names, module_folder
from threadlings.course.schema import MAX_PROBLEMS, check_schema
from threadlings.errors import CourseError, Problem, ThreadlingsError, UsageError

MANIFEST = "course.yaml"
SCHEMA = Path("schemas") / "course-1.schema.json"


def load_course(path: Path) -> Course:
    """The course whose manifest is `path`, or lies in the folder `path`.

    Raises:
        CourseError: if anything is wrong with it; carries every problem found, in the order of the file.
    """
    # os.path: a path too long or with a NUL in it is False there, and an exception from pathlib.
    manifest = path / MANIFEST if os.path.isdir(path) and path.name != MANIFEST else path  # noqa: PTH112
    document = read_document(manifest)
    root = manifest.parent.resolve()
    check_schema(document, bundled_course_root() / SCHEMA)
    check_rules(document, root)
    if document.problems:
        found = sorted((problem for _, problem in document.problems), key=lambda problem: problem.line)
        shown = list(dict.fromkeys(found))[:MAX_PROBLEMS]
        if len(found) > len(shown) == MAX_PROBLEMS:
            shown.append(
                Problem(manifest, 0, f"only the first {MAX_PROBLEMS} problems are shown. Mend these first.")
            )
        raise CourseError(shown)
    return _course(document.data, root)


def find_course(start: Path) -> Path:
    """The nearest `course.yaml` in `start` or a folder above it.

    Raises:
        UsageError: if `start` does not exist, or there is no manifest all the way up.
    """
    if not os.path.exists(start):  # noqa: PTH110 (as above)
        raise UsageError(f"there is no {start}. Name a file or folder inside a course.")
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / MANIFEST).is_file():
            return folder / MANIFEST
    raise UsageError(
        f"no {MANIFEST} in {here} or any folder above it. Go to a folder inside a course, or name the course."
    )


def bundled_course_root() -> Path:
    """The folder of the course that comes with this program.

    Installed from a wheel, that is a folder of the package; in a checkout, the root of the repository.

    Raises:
        ThreadlingsError: if neither is there, which only a damaged installation explains.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_course", package.parents[1]):
        if (folder / SCHEMA).is_file():
            return folder
    raise ThreadlingsError(
        f"this installation of threadlings has no course files: neither {package / '_course' / SCHEMA} nor "
        f"{package.parents[1] / SCHEMA} exists. Install threadlings again."
    )


def _course(data: dict[str, Any], root: Path) -> Course:
    """The objects for data that passed all gates."""
    requirements = data["requirements"]
    return Course(
        root=root,
        id=data["id"],
        uuid=data["uuid"],
        name=data["name"],
        version=data["version"],
        language=data["language"],
        license=data["license"],
        authors=tuple(data["authors"]),
        requirements=Requirements(
            python=requirements["python"],
            tested=tuple(requirements.get("tested", ())),
            packages=tuple(requirements.get("packages", ())),
        ),
        grading=grading_of(data.get("grading", {})),
        modules=tuple(_module(module, data.get("limits", {}), root) for module in data["modules"]),
        description=data.get("description", ""),
        programming_language=data.get("programming_language", "python"),
    )


def grading_of(data: dict[str, Any], standard: Grading | None = None) -> Grading:
    """The policy in a mapping `grading`; what it does not say is as in `standard`."""
    standard = standard or Grading()
    rounding, late = data.get("rounding", {}), data.get("late", {})
    return Grading(
        attempts=data.get("attempts", standard.attempts),
        partial_credit=data.get("partial_credit", standard.partial_credit),
        rounding_step=float(rounding.get("step", standard.rounding_step)),
        rounding_direction=rounding.get("direction", standard.rounding_direction),
        late=replace(
            standard.late, **{key: value for key, value in late.items() if not key.startswith("x-")}
        ),
    )


def _module(data: dict[str, Any], limits: dict[str, Any], root: Path) -> Module:
    return Module(
        id=data["id"],
        uuid=data["uuid"],
        title=data["title"],
        path=root / module_folder(data),
        exercises=tuple(_exercise(exercise, data["id"], limits, root) for exercise in data["exercises"]),
    )


def _exercise(data: dict[str, Any], unit: str, limits: dict[str, Any], root: Path) -> Exercise:
    folders = exercise_folders(unit, data)
    return Exercise(
        id=data["id"],
        uuid=data["uuid"],
        title=data["title"],
        unit=unit,
        points=float(data["points"]),
        minutes=int(data["minutes"]),
        difficulty=int(data["difficulty"]),
        concepts=tuple(data["concepts"]),
        prerequisites=tuple(data.get("prerequisites", ())),
        files=tuple(file_names(data)),
        checks=tuple(
            Check(check["id"], check["title"], float(check["points"]), check["visibility"])
            for check in data["checks"]
        ),
        limits=_limits(limits | data.get("limits", {})),
        exercise_dir=root / folders["exercise"],
        solution_dir=root / folders["solution"],
        grader_dir=root / folders["grader"],
        races=data.get("races", "warn"),
    )


def _limits(given: dict[str, Any]) -> ExerciseLimits:
    """Limits from a mapping that may lack some and may have `x-` keys of the author's."""
    known = {field.name for field in fields(ExerciseLimits)}
    # The schema lets 10.0 pass for the whole number 10; these may keep their fraction.
    fractional = {"wall_limit_s", "search_limit_s"}
    values: dict[str, Any] = {
        key: (float if key in fractional else int)(given[key]) for key in known & set(given)
    }
    return ExerciseLimits(**values)
