r"""How platforms name what teachers download from them, read back into who, what and when.

Each function here is the inverse of a few lines in the platform; none of them opens a file but the two that
hold times. What a platform does not write is not made up: Canvas says that something is late and not when it
came, Moodle says neither.

Sources (as of what each writes today; the how-to lists them for teachers):

* Canvas: `ContentZipper#get_filename` in instructure/canvas-lms: the sortable name without anything but
  letters and digits, in lower case, `LATE` if it is, the user's id, the file's id, the file's name;
  `Attachment.make_unique_filename` adds `-1` to a name that was there before.
* Moodle: `mod_assign\downloader` in moodle/moodle: the full name (`_` as a blank), the participant's number
  in this assignment, `assignsubmission_file`, and the file's path, as a folder (the default) or as one name.
* Gradescope: `submission_metadata.yml` beside folders `submission_NUMBER`, with submitters and a time in UTC;
  it is not documented, but many public programs read it so.
* nbgrader: "How to structure course files" and `exchange/submit.py` in jupyter/nbgrader:
  `submitted/STUDENT/ASSIGNMENT/` with `timestamp.txt`; `inbound/STUDENT+ASSIGNMENT+TIME[+random]/`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from threadlings.bulk.tree import Node

METADATA = "submission_metadata.yml"
TIMESTAMP = "timestamp.txt"
_MAX_TIMESTAMP_BYTES = 200

_CANVAS = re.compile(
    r"(?P<name>[^_\W]\w*?)(?P<late>_LATE)?_(?P<user>\d+)_(?P<file>\d+)_(?P<given>.+)", re.DOTALL
)
_MOODLE = re.compile(
    r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<given>.*))?", re.DOTALL
)
_INBOUND = re.compile(
    r"(?P<student>.+)\+(?P<assignment>[^+]+)\+(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[^+]*)(?:\+[^+]*)?",
    re.DOTALL,
)
_MOMENT = re.compile(
    r"\s*(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d*)?"
    r"\s*([+-]\d\d:?\d\d|Z|[A-Za-z][\w/+-]*)?\s*"
)
_UNIQUE = re.compile(r"(?P<stem>.*?)(?:-\d+| ?\(\d+\))(?P<suffix>\.\w+)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Handed:
    """What a name says.

    Attributes:
        student: the person, as the platform calls them; the name in the gradebook if no roster knows better.
        ids: ids of the person.
        names: names of the person.
        given: the name that the student gave the file, or the assignment; empty if it is not told.
        submitted_at: when, with a zone, or None.
        late: whether the platform calls it late.
    """

    student: str
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    given: str = ""
    submitted_at: datetime | None = None
    late: bool = False


def from_canvas(name: str) -> Handed | None:
    """A file's name in a Canvas download.

    Example:
        >>> found = from_canvas("doejane_LATE_1234_56789_locked_counter-1.py")
        >>> found.student, found.late, found.given
        ('doejane_1234', True, 'locked_counter-1.py')
    """
    match = _CANVAS.fullmatch(name)
    if match is None:
        return None
    who, user = match["name"], match["user"]
    return Handed(f"{who}_{user}", (user,), (who,), match["given"], late=match["late"] is not None)


def from_moodle(name: str) -> Handed | None:
    """The name of a folder or file in a Moodle download.

    Example:
        >>> found = from_moodle("Jane Doe_812_assignsubmission_file_locked_counter.py")
        >>> found.student, found.names, found.given
        ('Jane Doe', ('Jane Doe',), 'locked_counter.py')
    """
    match = _MOODLE.fullmatch(name)
    if match is None or match["plugin"] != "file":
        return None
    # Blind marking calls everybody "Participant": only the number tells them apart, and only in here.
    who = match["name"]
    student = f"{who} {match['number']}" if who.casefold() == "participant" else who
    return Handed(student, (), (who,), match["given"] or "")


def is_moodle_text(name: str) -> bool:
    """Whether an entry of a Moodle download is what was typed in a text box."""
    match = _MOODLE.fullmatch(name)
    return match is not None and match["plugin"] != "file"


def from_inbound(name: str, zone: tzinfo) -> Handed | None:
    """The name of a folder in nbgrader's exchange.

    Example:
        >>> found = from_inbound("jd42+locks+2026-11-20 21:03:04.567890 UTC+x1", UTC)
        >>> found.student, found.given, found.submitted_at.isoformat()
        ('jd42', 'locks', '2026-11-20T21:03:04.567890+00:00')
    """
    match = _INBOUND.fullmatch(name)
    if match is None:
        return None
    student = match["student"]
    return Handed(student, (student,), (student,), match["assignment"], moment(match["time"], zone))


def without_number(name: str) -> str:
    """A name without what platforms and browsers add to one that was there before.

    Example:
        >>> without_number("locked_counter-1.py"), without_number("locked_counter (2).py")
        ('locked_counter.py', 'locked_counter.py')
    """
    match = _UNIQUE.fullmatch(name)
    return name if match is None else match["stem"] + (match["suffix"] or "")


def moment(text: str, zone: tzinfo) -> datetime | None:
    """A time as nbgrader and others write it; None if it cannot be read.

    A zone is an offset, UTC or a name of the IANA database; an abbreviation such as CET is nobody's alone.
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    day, clock, fraction, where = found.groups()
    try:
        naive = datetime.fromisoformat(f"{day}T{clock}.{(fraction or '0').ljust(6, '0')}")
        if where is None:
            return naive.replace(tzinfo=zone)
        if where[0] in "+-":
            return datetime.fromisoformat(f"{naive.isoformat()}{where}")
        return naive.replace(tzinfo=UTC if where in ("Z", "UTC", "GMT") else ZoneInfo(where))
    except (ValueError, LookupError, OSError):
        return None


def timestamp_in(nodes: list[Node], zone: tzinfo) -> datetime | None:
    """The time in nbgrader's `timestamp.txt` among these; None if there is none that can be read."""
    for node in nodes:
        if node.name == TIMESTAMP and node.kind == "file":
            return moment(_text(node.path, _MAX_TIMESTAMP_BYTES), zone)
    return None


def gradescope_metadata(path: Path) -> dict[str, list[Handed]]:
    """Who handed in each `submission_NUMBER` of a Gradescope export, and when.

    Raises:
        ValueError: the file is not what Gradescope writes.
    """
    try:
        data = yaml.load(_text(path, 64 * 1024**2), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise ValueError("is not the YAML that Gradescope writes") from error
    if not isinstance(data, dict):
        raise ValueError("is not the YAML that Gradescope writes")
    return {
        str(name): [_submitter(person, about) for person in _list(_get(about, "submitters"))]
        for name, about in data.items()
        if isinstance(about, dict)
    }


def _submitter(person: Any, about: dict[Any, Any]) -> Handed:
    sid, email, name = (str(_get(person, key) or "").strip() for key in ("sid", "email", "name"))
    when = _get(about, "created_at")
    if isinstance(when, datetime):
        submitted: datetime | None = when if when.tzinfo else when.replace(tzinfo=UTC)
    elif isinstance(when, date):
        submitted = None
    else:
        submitted = moment(str(when or ""), UTC)
    late = str(_get(about, "late") or "").casefold() in ("true", "1")
    return Handed(sid or email or name, tuple(filter(None, (sid, email))), (name,), "", submitted, late)


def _get(mapping: Any, key: str) -> Any:
    """A value of Ruby's (`:key`) or of plain YAML."""
    return (mapping.get(f":{key}", mapping.get(key))) if isinstance(mapping, dict) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(path: Path, most: int) -> str:
    with path.open("rb") as file:
        return file.read(most).decode("utf-8", "replace")
