"""The roster: who is in the class, and under which names each platform knows them.

One student is `doejane` with a number to Canvas, `Jane Doe` to Moodle and `jd42` to the registrar. A roster
is any CSV with a header that has such columns: the export of a gradebook or of a participants list will do.
Columns are known by the headings that the platforms write.

Invariant: a name is resolved only if it is one person's alone. Ids go before names, and of two people with
the same name neither is guessed.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from threadlings.errors import UsageError
from threadlings.report.text import printable

MAX_BYTES = 16 * 1024**2

# Headings, lower case, that hold an id; the first that is filled names the student in the gradebook.
_IDS = (
    "student",  # ours; Canvas has a name under this heading
    "username",
    "sis login id",
    "login id",
    "login",
    "sid",
    "student id",
    "id number",
    "sis user id",
    "email address",
    "email",
    "id",
)
_NAMES = ("name", "full name", "fullname", "student name")
_FIRST = ("first name", "firstname", "first_name", "given name")
_LAST = ("last name", "lastname", "last_name", "surname", "family name")
_CANVAS = "sis login id"


@dataclass(frozen=True, slots=True)
class Person:
    """One row of a roster.

    Attributes:
        student: the name in the gradebook.
        cells: the row, by heading as it was written.
    """

    student: str
    cells: Mapping[str, str]


class Roster:
    """The people of a class.

    Args:
        headings: the headings, as written.
        people: the rows.
    """

    def __init__(self, headings: tuple[str, ...], people: Iterable[Person]) -> None:
        self.headings = headings
        self.people = tuple(people)
        self._ids: dict[str, set[int]] = {}
        self._names: dict[str, set[int]] = {}
        for number, person in enumerate(self.people):
            for identity in {person.student.casefold(), *_ids_of(person.cells)}:
                self._ids.setdefault(identity, set()).add(number)
            for name in _names_of(person.cells):
                self._names.setdefault(name, set()).add(number)

    def find(self, ids: Iterable[str] = (), names: Iterable[str] = ()) -> Person | None:
        """The one person with any of these ids, or else any of these names; None for nobody, and for two.

        Args:
            ids: logins, numbers, addresses.
            names: a person's names in any spelling: `Jane Doe`, `Doe, Jane`, `doejane`.
        """
        for index, wanted in (
            (self._ids, [i.strip().casefold() for i in ids]),
            (self._names, [squeezed(name) for name in names]),
        ):
            found = {number for key in wanted if key for number in index.get(key, ())}
            if len(found) == 1:
                return self.people[found.pop()]
            if found:
                return None
        return None


def squeezed(name: str) -> str:
    """A name without what platforms drop or change: `Doe, Jáne` -> `doejáne`."""
    return "".join(char for char in unicodedata.normalize("NFC", name).casefold() if char.isalnum())


def read_roster(path: Path) -> Roster:
    """The roster in the CSV file at `path`: commas, semicolons or tabs; UTF-8 with or without a mark.

    Raises:
        UsageError: it cannot be read, or names nobody.
    """
    shown = printable(str(path))
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise UsageError(f"{shown}: is larger than {MAX_BYTES // 1024**2} MiB. Is this the roster?")
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"{shown}: cannot be read ({error.strerror}). Give the CSV of the roster."
        ) from error
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # what spreadsheets call CSV
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UsageError(f"{shown}: is no CSV file ({error}).") from error
    headings = tuple(cell.strip() for cell in rows[0]) if rows else ()
    people = [
        person
        for row in rows[1:]
        if (person := _person(dict(zip(headings, (cell.strip() for cell in row), strict=False)))) is not None
    ]
    if not people:
        raise UsageError(
            f"{shown}: names no students. The first line holds headings, one of them being one of: "
            f"{', '.join((*_IDS, *_NAMES))}."
        )
    return Roster(headings, people)


def _person(cells: Mapping[str, str]) -> Person | None:
    low = {heading.casefold(): cell for heading, cell in cells.items()}
    if _CANVAS in low and low.get("student", "").startswith(("Points Possible", "Student, Test")):
        return None  # the row of maxima, and the teacher's test student
    candidates = [heading for heading in _IDS if not (heading == "student" and _CANVAS in low)]
    student = next((low[heading] for heading in candidates if low.get(heading)), "")
    if not student:
        student = next((low[heading] for heading in ("student", *_NAMES) if low.get(heading)), "")
    if not student:
        student = " ".join(filter(None, (_first(low, _FIRST), _first(low, _LAST))))
    return Person(printable(student), cells) if student else None


def _ids_of(cells: Mapping[str, str]) -> set[str]:
    low = {heading.casefold(): cell for heading, cell in cells.items()}
    wanted = [heading for heading in _IDS if not (heading == "student" and _CANVAS in low)]
    return {low[heading].casefold() for heading in wanted if low.get(heading)}


def _names_of(cells: Mapping[str, str]) -> set[str]:
    """A person's names, squeezed: first name first, and last name first."""
    low = {heading.casefold(): cell for heading, cell in cells.items()}
    first, last = _first(low, _FIRST), _first(low, _LAST)
    names = {first + last, last + first} if first or last else set()
    for heading in ("student", *_NAMES):
        name = low.get(heading, "")
        one, comma, two = name.partition(",")
        if comma:
            names |= {two + one}
        names |= {name}
    return {squeezed(name) for name in names} - {""}


def _first(low: Mapping[str, str], headings: Iterable[str]) -> str:
    return next((low[heading] for heading in headings if low.get(heading)), "")
