"""`threadlings new`: the skeleton of an exercise, and its entry in `course.yaml`.

Theory of operation. The skeleton is a small exercise that works as it stands, so an author changes something
that is proven instead of filling in blanks. Its files are in `skeleton/`, with `$names` for what differs.

An author's manifest has comments, quotes and an order that mean something. Writing data back would lose or
rearrange them, so the entry is inserted as text: the parser tells where the last item of the list ends and
how far it is indented. The result is read again and must be the old data with one entry more.

Invariants:
    * Nothing that exists is overwritten or removed. Folders of the same content, which an interrupted run
      leaves behind, are taken over.
    * The manifest is replaced last and in one step, after the course with the new exercise has passed all
      gates. Whenever the program is killed, the course is the old one or the new one; before that, an error
      takes back what was made.
"""

from __future__ import annotations

import json
import keyword
import os
import re
import shutil
import sys
import tempfile
import uuid
from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

import yaml

from threadlings.course.loading import MANIFEST, load_course
from threadlings.course.model import Course, Module
from threadlings.errors import CourseError, UsageError

_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_UNIT_ID = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_MOST = 64
_MOST_TITLE = 200
_SUFFIX = ".txt"


@dataclass(frozen=True, slots=True)
class Made:
    """What `new_exercise` made.

    Attributes:
        folders: of the exercise, of its solution and of its grader, relative to the course.
        lesson: the lesson of a new unit, relative to the course; None if the unit was there.
    """

    folders: tuple[Path, ...]
    lesson: Path | None


def new_exercise(
    course: Course, exercise_id: str, unit: str, title: str = "", unit_title: str | None = None
) -> Made:
    """Make the skeleton of an exercise and enter it in the manifest.

    Args:
        course: a full course, with graders and solutions.
        exercise_id: the id of the new exercise.
        unit: the id of the module it belongs to, as its last exercise.
        title: of the exercise; empty: made from the id.
        unit_title: makes the module, which must not be there yet; None: it is there.

    Raises:
        UsageError: something of this is impossible; then nothing has changed.
    """
    exercise_id, unit = exercise_id.strip(), unit.strip()
    _check_id(course, exercise_id)
    title = _checked_title(title or exercise_id.replace("_", " ").capitalize())
    known = {module.id: module for module in course.modules}
    _check_unit(known, unit, unit_title)
    names = {
        "exercise": exercise_id,
        "title": title,
        "title_quoted": json.dumps(title, ensure_ascii=False),
        "uuid": str(uuid.uuid4()),
        "unit_title": _checked_title(unit_title) if unit_title is not None else "",
    }
    folders = {kind: Path(place, unit, exercise_id) for kind, place in _PLACES.items()}
    content = {kind: _filled(kind, names) for kind in folders}
    lesson = Path("exercises", unit, "README.md") if unit_title is not None else None
    manifest = (course.root / MANIFEST).resolve()
    before = manifest.read_bytes()
    text = _with_entry(before, unit, known, names)
    with _Undo() as undo:
        for kind, folder in folders.items():
            undo.put_folder(course.root, folder, content[kind])
        if lesson is not None and not os.path.lexists(course.root / lesson):
            undo.put_file(course.root / lesson, Template(_read("unit.md")).substitute(names))
        _replace(manifest, before, text, exercise_id)
        undo.keep()
    return Made(tuple(folders.values()), lesson)


_PLACES = {"exercise": "exercises", "solution": "solutions", "grader": "graders"}


# -- what is asked for ---------------------------------------------------------------------------------


def _check_id(course: Course, wanted: str) -> None:
    """Raise unless an exercise may be called so."""
    suggestion = re.sub(r"[^a-z0-9]+", "_", wanted.casefold()).strip("_0123456789")[:_MOST].strip("_")
    hint = f" How about {suggestion}?" if suggestion and suggestion != wanted else ""
    if not _ID.fullmatch(wanted) or len(wanted) > _MOST:
        raise UsageError(
            f"{wanted[:80]!r} cannot be the id of an exercise: ids are lower-case letters and digits, begin "
            f"with a letter, have single underscores between words, and at most {_MOST} characters.{hint}"
        )
    if keyword.iskeyword(wanted) or wanted in sys.stdlib_module_names:
        what = "a word of the language" if keyword.iskeyword(wanted) else "a module of the standard library"
        raise UsageError(
            f"{wanted!r} is {what}, and the student's file, {wanted}.py, would be hidden by it or hide it. "
            f"Choose another id, such as {wanted}_exercise."
        )
    if wanted in ("scenarios", "conftest") or wanted.startswith("test_"):
        raise UsageError(
            f"{wanted}.py would be taken for a file of the checks, not for a student's. Choose another id."
        )
    for exercise in course.exercises:
        if exercise.id == wanted:
            raise UsageError(
                f"{course.id} has an exercise {wanted} already, in {exercise.unit}. Choose another id, or "
                f"edit {exercise.exercise_dir.relative_to(course.root).as_posix()}."
            )


def _check_unit(known: dict[str, Module], unit: str, unit_title: str | None) -> None:
    """Raise unless the module is there, or is to be made and can be."""
    if unit_title is None and unit not in known:
        raise UsageError(
            f"there is no module {unit[:80]!r}. There is: {', '.join(known)}. To begin a new one, give its "
            "title as well: --unit-title TITLE."
        )
    if unit_title is not None and unit in known:
        raise UsageError(f"the module {unit} is there already ({known[unit].title}). Leave out --unit-title.")
    if not _UNIT_ID.fullmatch(unit) or len(unit) > _MOST:
        raise UsageError(
            f"{unit[:80]!r} cannot be the id of a module: ids are lower-case letters and digits with single "
            f"underscores between words, such as 05_deadlock, and have at most {_MOST} characters."
        )


def _checked_title(title: str) -> str:
    title = title.strip()
    if not title or len(title) > _MOST_TITLE or not title.isprintable():
        raise UsageError(
            f"a title is one line of text, at most {_MOST_TITLE} characters; {title[:60]!r} is none."
        )
    return title


# -- the files -----------------------------------------------------------------------------------------


def _skeleton() -> Traversable:
    return resources.files("threadlings.course") / "skeleton"


def _read(name: str) -> str:
    return (_skeleton() / (name + _SUFFIX)).read_text(encoding="utf-8")


def _filled(kind: str, names: dict[str, str]) -> dict[str, str]:
    """Text by path within the folder of one kind."""

    def walk(folder: Traversable, prefix: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for entry in folder.iterdir():
            if entry.is_dir():
                found |= walk(entry, f"{prefix}{entry.name}/")
            elif entry.name.endswith(_SUFFIX):
                name = entry.name.removesuffix(_SUFFIX).replace("EXERCISE", names["exercise"])
                found[prefix + name] = Template(entry.read_text(encoding="utf-8")).substitute(names)
        return found

    return dict(sorted(walk(_skeleton() / kind, "").items()))


class _Undo:
    """Makes files and folders, and takes them back unless told to keep them."""

    def __init__(self) -> None:
        self._made: list[Path] = []
        self._whole: set[Path] = set()
        self._kept = False

    def __enter__(self) -> _Undo:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        for path in [] if self._kept else reversed(self._made):
            with suppress(OSError):
                if path in self._whole:
                    shutil.rmtree(path)
                elif path.is_dir():
                    path.rmdir()  # a parent goes only if it is empty
                else:
                    path.unlink()

    def keep(self) -> None:
        """What was made stays."""
        self._kept = True

    def put_folder(self, root: Path, folder: Path, files: dict[str, str]) -> None:
        """Make a folder with these files, in one step; take over one that is there with just these."""
        place = root / folder
        if os.path.lexists(place):
            if _same(place, files):
                return
            raise UsageError(
                f"{folder.as_posix()} is there already, though {MANIFEST} does not know it, and nothing is "
                "overwritten. Move it away, or choose another id."
            )
        self._parents(place.parent)
        staging = Path(tempfile.mkdtemp(prefix=".new-", dir=place.parent))
        self._made.append(staging)
        self._whole |= {staging, place}
        for name, text in files.items():
            path = staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, text.encode())
        staging.chmod(0o777 & ~_umask())
        staging.rename(place)
        self._made[-1] = place

    def put_file(self, path: Path, text: str) -> None:
        """Make a file that is not there."""
        self._parents(path.parent)
        self._made.append(path)
        _write(path, text.encode())

    def _parents(self, folder: Path) -> None:
        for parent in reversed([folder, *folder.parents]):
            if not parent.exists():
                parent.mkdir()
                self._made.append(parent)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _same(folder: Path, files: dict[str, str]) -> bool:
    """Whether a folder holds just these files."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.is_dir()}
    return there.keys() == files.keys() and all(
        not path.is_symlink() and path.read_bytes() == files[name].encode() for name, path in there.items()
    )


# -- the manifest --------------------------------------------------------------------------------------


def _with_entry(before: bytes, unit: str, known: dict[str, Module], names: dict[str, str]) -> bytes:
    """The manifest with the exercise at the end of its module, everything else as it was."""
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    text = before[len(mark) :].decode()
    document = yaml.compose(text, Loader=yaml.SafeLoader)
    modules = _value(document, "modules")
    entry = Template(_read("exercise.yaml")).substitute(names)
    if unit in known:
        module = next(item for item in modules.value if _value(item, "id").value == unit)
        where = _value(module, "exercises")
    else:
        title = json.dumps(names["unit_title"], ensure_ascii=False)
        head = f'- id: "{unit}"\n  uuid: "{uuid.uuid4()}"\n  title: {title}\n  exercises:\n'
        entry = head + "".join(f"    {line}\n" for line in entry.splitlines())
        where = modules
    after = _insert(text, where, entry)
    _compare(yaml.safe_load(text), yaml.safe_load(after), unit, names["exercise"])
    return mark + after.encode()


def _value(mapping: yaml.Node | None, key: str) -> yaml.Node:
    if not isinstance(mapping, yaml.MappingNode):
        raise TypeError(f"no mapping to look for {key} in")  # the course was loaded from this text
    found: yaml.Node = next(value for name, value in mapping.value if name.value == key)
    return found


def _insert(text: str, items: yaml.Node, entry: str) -> str:
    """The text with `entry`, an item in block style, behind the last item of the list."""
    if not isinstance(items, yaml.CollectionNode) or items.flow_style:
        raise UsageError(
            f"{MANIFEST}, line {items.start_mark.line + 1}: the list there is written with brackets, and an "
            "entry can only be added to a list with a `- ` for each item. Write it so, and run this again."
        )
    leaf: yaml.Node = items
    while isinstance(leaf, yaml.CollectionNode) and not leaf.flow_style and leaf.value:
        last = leaf.value[-1]
        leaf = last[1] if isinstance(last, tuple) else last
    end = leaf.end_mark.index
    if (
        end and text[end - 1] != "\n"
    ):  # a block of text ends at the beginning of the next line, all else on its own
        newline = text.find("\n", end)
        end = len(text) if newline < 0 else newline + 1
    line_end = "\r\n" if "\r\n" in text else "\n"
    indent = " " * items.start_mark.column
    lines = ["", *(indent + line for line in entry.splitlines())]
    begun = "" if not end or text[end - 1] == "\n" else line_end
    return text[:end] + begun + line_end.join(lines) + line_end + text[end:]


def _compare(before: dict[str, object], after: dict[str, object], unit: str, exercise_id: str) -> None:
    """Raise unless `after` is `before` with one exercise more."""
    for module in list(after["modules"]):  # type: ignore[call-overload]
        if module["id"] == unit and module["exercises"][-1]["id"] == exercise_id:
            module["exercises"].pop()
            if not module["exercises"]:
                after["modules"].remove(module)  # type: ignore[attr-defined]
    if before != after:
        raise UsageError(
            f"{MANIFEST} is written in a way in which an entry cannot be added without changing something "
            "else. Add it by hand; docs/reference/course-yaml.md shows what an entry looks like."
        )


def _replace(manifest: Path, before: bytes, after: bytes, exercise_id: str) -> None:
    """Put the new manifest in the place of the old one, if the course with it is sound."""
    descriptor, name = tempfile.mkstemp(prefix=f".{MANIFEST}-", dir=manifest.parent)
    os.close(descriptor)
    draft = Path(name)
    try:
        draft.unlink()
        _write(draft, after)
        shutil.copymode(manifest, draft)
        load_course(draft).exercise(exercise_id)
        if manifest.read_bytes() != before:
            raise UsageError(f"{MANIFEST} was changed meanwhile. Run the command again.")
        draft.replace(manifest)
    except CourseError as error:
        raise UsageError(
            f"the course with {exercise_id} would not be sound, so nothing was changed: "
            f"{error.problems[0].message}"
        ) from error
    finally:
        draft.unlink(missing_ok=True)
