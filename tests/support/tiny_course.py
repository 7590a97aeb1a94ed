"""A small course on disk, for tests of the things around grading.

Three exercises in two units; `alpha_one` has a public and a hidden check (2 + 3 points), the others one
hidden check each. The check files are real pytest files, but tests that use this course grade with a fake.
"""

from __future__ import annotations

import uuid
from pathlib import Path

EXERCISES = {"01_first": ("alpha_one", "beta_two"), "02_second": ("gamma_three",)}
POINTS = {"alpha_one": 5, "beta_two": 4, "gamma_three": 2.5}
CHECKS = {
    "alpha_one": (("counts", 2, "public"), ("never_loses", 3, "hidden")),
    "beta_two": (("returns", 4, "hidden"),),
    "gamma_three": (("ends", 2.5, "hidden"),),
}
HINTS = "# Hints\n\n## Hint 1\n\nWho waits?\n\n## Hint 2\n\nThe idea.\n\n## Hint 3\n\nNearly `the line`.\n"


def build(root: Path) -> Path:
    """Writes the course below `root` and returns `root`."""
    lines = [
        "id: tiny",
        f'uuid: "{_uuid("tiny")}"',
        'name: "A tiny course"',
        'version: "1.0.0"',
        "language: en",
        "license: MIT",
        "authors: [The authors]",
        "requirements:",
        '  python: ">=3.11"',
        "limits:",
        "  max_source_bytes: 4096",
        "modules:",
    ]
    for unit, exercises in EXERCISES.items():
        lines += [
            f'  - id: "{unit}"',
            f'    uuid: "{_uuid(unit)}"',
            f'    title: "Unit {unit}"',
            "    exercises:",
        ]
        for exercise in exercises:
            lines += _exercise(exercise)
            _files(root, unit, exercise)
        (root / "exercises" / unit / "README.md").write_text(f"# {unit}\n", encoding="utf-8")
    (root / "course.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (root / "schemas").mkdir()
    (root / "schemas" / "course-1.schema.json").write_text("{}\n", encoding="utf-8")
    return root


def corpus_file(root: Path, unit: str, exercise: str, name: str, text: str) -> Path:
    """Adds a submission to the corpus of an exercise."""
    path = root / "graders" / unit / exercise / "submissions" / name
    path.write_text(text, encoding="utf-8")
    return path


def _exercise(exercise: str) -> list[str]:
    lines = [
        f"      - id: {exercise}",
        f'        uuid: "{_uuid(exercise)}"',
        f'        title: "The task of {exercise}"',
        f"        points: {POINTS[exercise]}",
        "        minutes: 10",
        "        difficulty: 2",
        '        concepts: ["waiting"]',
        "        checks:",
    ]
    for check, points, visibility in CHECKS[exercise]:
        lines += [
            f"          - id: {check}",
            f'            title: "It {check}"',
            f"            points: {points}",
            f"            visibility: {visibility}",
        ]
    return lines


def _files(root: Path, unit: str, exercise: str) -> None:
    here = root / "exercises" / unit / exercise
    solution = root / "solutions" / unit / exercise
    grader = root / "graders" / unit / exercise
    for folder in (here, solution, grader / "submissions"):
        folder.mkdir(parents=True)
    (here / "README.md").write_text(f"# {exercise}\n", encoding="utf-8")
    (here / "hints.md").write_text(HINTS, encoding="utf-8")
    (here / f"{exercise}.py").write_text("# verdict: failed\n", encoding="utf-8")
    (solution / f"{exercise}.py").write_text("# verdict: passed\n", encoding="utf-8")
    for folder, visibility in ((here, "public"), (grader, "hidden")):
        checks = [check for check, _, seen in CHECKS[exercise] if seen == visibility]
        if checks:
            text = "\n\n".join(f"def test_{check}(submission):\n    assert submission\n" for check in checks)
            (folder / f"test_{exercise}.py").write_text(text, encoding="utf-8")
            (folder / "scenarios.py").write_text("", encoding="utf-8")
    corpus = grader / "submissions"
    last = CHECKS[exercise][-1][0]
    for number in (1, 2):
        (corpus / f"pass_{number}.py").write_text(f"# verdict: passed {number}\n", encoding="utf-8")
    for number in (1, 2, 3, 4):
        (corpus / f"fail_{number}.py").write_text(
            f"# threadlings: check={last} misconception=M12\n# verdict: failed\n# {number}\n",
            encoding="utf-8",
        )


def _uuid(name: str) -> str:
    return str(uuid.UUID(bytes=uuid.uuid5(uuid.NAMESPACE_DNS, name).bytes, version=4))
