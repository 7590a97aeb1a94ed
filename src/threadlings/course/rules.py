"""What a schema cannot say about a manifest. The third gate.

Each rule looks at plain data, not at objects, and only at parts the earlier gates left standing: an
exercise with a problem inside is passed over by the rules that read its insides, while its id still counts
for everyone else. So one typing error neither hides the mistakes elsewhere nor begets false ones.

The trees of solutions and graders may be missing as a whole (that is what a student's copy looks like). A
tree that is there must be complete: a forgotten grader would otherwise show only on the day of grading.
"""

from __future__ import annotations

import difflib
import graphlib
import keyword
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from threadlings.course.reading import Document, KeyPath
from threadlings.course.schema import owner

MAX_CYCLES = 20
_KINDS = ("exercise", "solution", "grader")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A mapping of the manifest (the course, a module, an exercise, a check) with its key path."""

    at: KeyPath
    data: dict[str, Any]

    @property
    def id(self) -> str:
        """The id, or empty where there is none."""
        found = self.data.get("id")
        return found if isinstance(found, str) else ""

    def entries(self, key: str) -> list[_Entry]:
        """The mappings in the list `key`; nothing where there is no such list."""
        items = self.data.get(key)
        found = enumerate(items) if isinstance(items, list) else ()
        return [_Entry((*self.at, key, n), item) for n, item in found if isinstance(item, dict)]


def module_folder(module: dict[str, Any]) -> str:
    """The folder of a module's lesson, relative to the course, default filled in."""
    return str(module.get("path", f"exercises/{module['id']}"))


def exercise_folders(module_id: str, exercise: dict[str, Any]) -> dict[str, str]:
    """The folders `exercise`, `solution` and `grader`, relative to the course, defaults filled in."""
    given = exercise.get("paths", {})
    return {kind: given.get(kind, f"{kind}s/{module_id}/{exercise['id']}") for kind in _KINDS}


def file_names(exercise: dict[str, Any]) -> list[str]:
    """The submitted files of an exercise, default filled in."""
    return list(exercise.get("files", [f"{exercise['id']}.py"]))


def check_rules(document: Document, root: Path) -> None:
    """Add to `document.problems` whatever breaks a rule; `root` is the resolved folder of the course."""
    if not isinstance(document.data, dict):
        return
    broken = {at for at, _ in document.problems}

    def sound(entry: _Entry, *keys: str) -> bool:
        """Nothing is known to be wrong with `entry`, nor with what it holds (under `keys`, if given)."""
        parts = [(*entry.at, key) for key in keys] or [entry.at]
        return entry.at not in broken and not any(at[: len(part)] == part for at in broken for part in parts)

    course = _Entry((), document.data)
    modules = course.entries("modules")
    pairs = [(module, exercise) for module in modules for exercise in module.entries("exercises")]
    exercises = [exercise for _, exercise in pairs]

    _unique(document, modules, "id")
    _unique(document, exercises, "id")
    _unique(document, [course, *modules, *exercises], "uuid")
    for exercise in exercises:
        _unique(document, exercise.entries("checks"), "id")
    # While an id is missing or misspelt, a prerequisite that seems unknown may well be right.
    ids_known = all(exercise.id and (*exercise.at, "id") not in broken for exercise in exercises)
    _prerequisites(document, exercises, ids_known)
    files = _Files(document, root)
    placed = {module.at for module in modules if sound(module, "id", "path")}
    for module in modules:
        if module.at in placed:
            files.folder((*module.at, "path"), module_folder(module.data))
    for module, exercise in pairs:
        if sound(exercise):
            _points(document, exercise)
            if _submitted_names(document, exercise) and module.at in placed:
                files.exercise(module, exercise)


def _unique(document: Document, entries: list[_Entry], key: str) -> None:
    """No two of `entries` have the same `key`."""
    first: dict[str, _Entry] = {}
    for entry in entries:
        value = entry.data.get(key)
        if not isinstance(value, str):
            continue
        other = first.setdefault(value, entry)
        if other is not entry:
            line = document.line((*other.at, key))
            remedy = "Make a new one for one of them." if key == "uuid" else "Rename one of them."
            document.complain(
                (*entry.at, key), f"the {key} `{value}` is already taken on line {line}. {remedy}"
            )


def _points(document: Document, exercise: _Entry) -> None:
    """The points of the checks add up. Exact: the schema allows quarters only."""
    total, said = sum(check.data["points"] for check in exercise.entries("checks")), exercise.data["points"]
    if total != said:
        document.complain(
            (*exercise.at, "points"),
            f"the checks of exercise `{exercise.id}` add up to {total:g} points, and `points` says {said:g}. "
            "Change one or the other.",
        )


def _submitted_names(document: Document, exercise: _Entry) -> bool:
    """Whether each submitted file can be imported and hides nothing that the checks or the student import."""
    good = True
    at = (*exercise.at, "files" if "files" in exercise.data else "id")
    for name in file_names(exercise.data):
        stem = name.removesuffix(".py")
        reason = ""
        if keyword.iskeyword(stem):
            reason = "is a word of the Python language, so no program can import it"
        elif stem in sys.stdlib_module_names:
            reason = f"would hide the module `{stem}` of the standard library"
        elif name in ("scenarios.py", "conftest.py", f"test_{exercise.id}.py"):
            reason = "is the name of another file in the same folder"
        if reason:
            document.complain(at, f"the submitted file `{name}` {reason}. Choose another name.")
            good = False
    return good


def _prerequisites(document: Document, exercises: list[_Entry], ids_known: bool) -> None:
    """Every prerequisite is an exercise of the course, and none needs itself by any way round."""
    by_id = {exercise.id: exercise for exercise in exercises}
    needs: dict[str, list[str]] = {}
    for exercise in exercises:
        needs[exercise.id] = []
        listed = exercise.data.get("prerequisites")
        for position, needed in enumerate(listed if isinstance(listed, list) else ()):
            if not isinstance(needed, str):
                continue
            if needed in by_id:
                needs[exercise.id].append(needed)
                continue
            if not ids_known:
                continue
            near = difflib.get_close_matches(needed, by_id, n=1)
            advice = f"Did you mean `{near[0]}`?" if near else f"There are: {', '.join(by_id)}."
            document.complain(
                (*exercise.at, "prerequisites", position),
                f"the prerequisite `{needed}` of exercise `{exercise.id}` is not an exercise of the course. "
                f"{advice}",
            )
    for _ in range(MAX_CYCLES):
        try:
            graphlib.TopologicalSorter(needs).prepare()
        except graphlib.CycleError as error:
            cycle: list[str] = error.args[1][::-1]  # reversed, each one needs the next
        else:
            return
        start = min(range(len(cycle) - 1), key=lambda position: list(by_id).index(cycle[position]))
        cycle = cycle[start:-1] + cycle[:start] + [cycle[start]]
        last = by_id[cycle[-2]]
        position = last.data["prerequisites"].index(cycle[-1])
        document.complain(
            (*last.at, "prerequisites", position),
            f"prerequisites go round in a circle: {' -> '.join(cycle)} (`->` means needs). "
            "Nobody could begin; remove one of them.",
        )
        needs[cycle[-2]].remove(cycle[-1])  # so that the next circle shows


class _Files:
    """Finds the files of the course: present, of the right kind, and inside the course folder."""

    def __init__(self, document: Document, root: Path) -> None:
        self._document = document
        self._root = root

    def exercise(self, module: _Entry, exercise: _Entry) -> None:
        """The folders and files of one exercise."""
        folders = exercise_folders(module.id, exercise.data)
        shown = {check.data["visibility"] for check in exercise.entries("checks")}
        names = file_names(exercise.data)
        checks = [f"test_{exercise.id}.py", "scenarios.py"]
        wanted = {
            "exercise": names + (checks if "public" in shown else []),
            "solution": names,
            "grader": checks if "hidden" in shown else [],
        }
        for kind in _KINDS:
            folder, at = folders[kind], (*exercise.at, "paths", kind)
            if kind != "exercise":
                if f"{folder}/".startswith(f"{folders['exercise']}/"):
                    self._document.complain(
                        at,
                        f"the {kind} folder `{folder}` of exercise `{exercise.id}` lies in the exercise "
                        "folder, which students get. Move it out.",
                    )
                    continue
                if not wanted[kind] or not (self._root / folder.partition("/")[0]).exists():
                    continue  # nothing hidden, or a student's copy: the whole tree is absent
            found = self.folder(at, folder)
            for name in wanted[kind] if found else []:
                self._file(at, folder, name)

    def folder(self, at: KeyPath, folder: str) -> bool:
        """Whether `folder` is a folder of the course; complains otherwise."""
        found = self._inside(at, folder, f"the folder `{folder}`")
        if found and not found.is_dir():
            self._document.complain(at, f"`{folder}` is a file, and must be a folder. Correct the path.")
        return found is not None and found.is_dir()

    def _file(self, at: KeyPath, folder: str, name: str) -> None:
        path = self._root / folder / name
        if path.is_file() and not path.is_symlink():
            return  # the common case, at a tenth of the price; the folder is known to lie inside
        found = self._inside(at, f"{folder}/{name}", f"the file `{folder}/{name}`")
        if found and not found.is_file():
            self._document.complain(at, f"`{folder}/{name}` is not a file. Put one in its place.")

    def _inside(self, at: KeyPath, name: str, what: str) -> Path | None:
        """The thing called `name`, links followed, if it lies inside the course; complains otherwise."""
        whose = owner(self._document.data, at)
        try:
            found = (self._root / name).resolve(strict=True)
        except (FileNotFoundError, NotADirectoryError):
            self._document.complain(
                at, f"{what} of {whose} does not exist in {self._root}. Create it, or correct the path."
            )
            return None
        except (
            OSError,
            RuntimeError,
        ) as error:  # RuntimeError: a link that leads to itself, before Python 3.13
            self._document.complain(at, f"{what} of {whose} cannot be examined: {error}. Mend the folder.")
            return None
        if not found.is_relative_to(self._root):
            self._document.complain(
                at,
                f"{what} of {whose} is a link out of the course folder, to {found}. Copy it into the course.",
            )
            return None
        return found
