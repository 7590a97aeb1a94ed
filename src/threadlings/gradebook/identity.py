"""The key of a result: a digest of everything it depends on.

A key answers one question: would grading this again give something else? So it covers, besides the
submission, what graders like to forget: their own files (a stricter check must be run again), the exercise's
points and limits, the code of this package (not only its version number), the Python that runs it, the jail
tier and the seed. The student's name is *not* in it: two students with the same text get the same result, and
it is computed once.

Digests are taken over length-prefixed parts, so that no two different inputs read the same.
"""

from __future__ import annotations

import hashlib
import json
import platform
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import threadlings
from threadlings.course import Course, Exercise
from threadlings.errors import GraderError

_DIGEST_BYTES = 16


def digest(parts: Iterable[bytes]) -> str:
    """Hex BLAKE2b over `parts`; `("ab", "c")` and `("a", "bc")` differ."""
    state = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)
    return state.hexdigest()


@dataclass(frozen=True, slots=True)
class Origin:
    """What made a result, besides the submission.

    Attributes:
        engine: version and digest of the code that grades.
        python: the interpreter.
        seed: the run's seed.
    """

    engine: str
    python: str
    seed: int


class Identity:
    """Makes the keys of one grading run.

    Args:
        course: the course whose graders are used.
        tier: the jail tier the run uses.
        seed: the run's seed.
        visibility: which checks are run, `all` or `public`.
        engine: fingerprint of the code that grades; this package's own by default.
    """

    def __init__(
        self, course: Course, *, tier: str, seed: int, visibility: str = "all", engine: str | None = None
    ) -> None:
        self._course = course
        self.origin = Origin(engine or engine_fingerprint(), python_fingerprint(), seed)
        self._run = [tier, str(seed), visibility, self.origin.engine, self.origin.python]
        self._exercises: dict[str, str] = {}

    def key(self, exercise: Exercise, source: bytes) -> str:
        """The key of `source` handed in for `exercise`."""
        if exercise.id not in self._exercises:
            self._exercises[exercise.id] = exercise_fingerprint(self._course, exercise)
        parts = [self._exercises[exercise.id], *self._run]
        return digest([*(part.encode() for part in parts), source])


def source_hash(source: bytes) -> str:
    """The digest by which the gradebook knows a submission's text."""
    return digest([source])


def exercise_fingerprint(course: Course, exercise: Exercise) -> str:
    """Digest of what an exercise's verdicts depend on: its checks, limits, policy and grader files."""
    described = {
        "course": [str(course.id), str(course.uuid)],
        "exercise": [str(exercise.id), str(exercise.uuid)],
        "files": list(exercise.files),
        "checks": [[c.id, c.title, c.points, str(c.visibility)] for c in exercise.checks],
        "limits": asdict(exercise.limits),
        "races": exercise.races,
    }
    parts = [json.dumps(described, sort_keys=True).encode()]
    for root, skip in (
        (exercise.grader_dir, {"submissions"}),
        (exercise.exercise_dir, {*exercise.files, "README.md", "hints.md"}),
    ):
        for path in _files(root, skip):
            parts += [path.relative_to(root).as_posix().encode("utf-8", "surrogateescape"), _read(path)]
    return digest(parts)


@cache
def engine_fingerprint() -> str:
    """Version and digest of this package's code; a changed engine never answers with old results."""
    root = Path(threadlings.__file__).parent
    parts = [
        part
        for path in _files(root, set())
        for part in (path.relative_to(root).as_posix().encode(), _read(path))
    ]
    return f"{threadlings.__version__}+{digest(parts)[:12]}"


def python_fingerprint() -> str:
    """The interpreter that grades, e.g. `CPython 3.13.0` or `CPython 3.13.0 free-threaded`."""
    build = " free-threaded" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""
    return f"{platform.python_implementation()} {platform.python_version()}{build}"


def _files(root: Path, skip: set[str]) -> Iterator[Path]:
    """Regular files below `root` in a fixed order, without bytecode, hidden files and those in `skip`."""
    if not root.is_dir():
        return
    for path in sorted(root.iterdir(), key=lambda p: p.name):
        if path.name in skip or path.name.startswith(".") or path.name in {"__pycache__", "_course"}:
            continue
        if path.is_dir():
            yield from _files(path, set())
        elif path.is_file() and path.suffix != ".pyc":
            yield path


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise GraderError(
            f"{path}: cannot be read ({error.strerror}), so results cannot be told apart."
        ) from error
