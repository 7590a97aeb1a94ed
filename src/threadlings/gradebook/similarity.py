"""Who has much in common with whom: a hint to look, and never more.

A right answer to a short exercise looks like every other right answer. So what everybody was given (starter
and solution) is taken out line by line before anything is compared, comments and names are kept (they are
what people do not invent twice), and a pair is named only if enough is left and most of it is the same.
`rapidfuzz` compares the sequences of tokens (normalised Indel similarity; extra `threadlings[similarity]`).
"""

from __future__ import annotations

import importlib
import io
import itertools
import tokenize
from collections.abc import Iterable
from typing import Any

from threadlings.course import Course
from threadlings.errors import UsageError

MIN_TOKENS = 40
LEAST_SHARE = 0.85
_LAYOUT = frozenset(
    {tokenize.NEWLINE, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER}
)


def similar_pairs(
    course: Course, sources: Iterable[tuple[str, str, bytes]]
) -> list[tuple[str, str, str, float]]:
    """(exercise, student, student, share in common) of the pairs to look at, the most alike first.

    Args:
        course: says what everybody was given.
        sources: (student, exercise, text).

    Raises:
        UsageError: rapidfuzz is not installed.
    """
    try:
        indel: Any = importlib.import_module("rapidfuzz.distance.Indel")
    except ImportError as error:
        raise UsageError(
            "comparing submissions needs rapidfuzz. Install it beside threadlings: "
            "pip install 'threadlings[similarity]'."
        ) from error
    by_exercise: dict[str, list[tuple[str, list[str]]]] = {}
    given = {exercise.id: _given(course, exercise.id) for exercise in course.exercises}
    for student, exercise, text in sources:
        tokens = own_tokens(text, given.get(exercise, frozenset()))
        if len(tokens) >= MIN_TOKENS:
            by_exercise.setdefault(exercise, []).append((student, tokens))
    found = []
    for exercise, texts in by_exercise.items():
        for (one, a), (two, b) in itertools.combinations(texts, 2):
            share = indel.normalized_similarity(a, b, score_cutoff=LEAST_SHARE)
            if share >= LEAST_SHARE:
                found.append((exercise, one, two, share))
    return sorted(found, key=lambda pair: (-pair[3], pair[:3]))


def own_tokens(text: bytes, given: frozenset[str]) -> list[str]:
    """The tokens of the lines that were not given; words split at blanks where it is no Python."""
    kept = "\n".join(
        line for line in text.decode("utf-8", "replace").splitlines() if _bare(line) not in given
    )
    tokens = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(kept).readline):
            if token.type not in _LAYOUT:
                tokens += token.string.split() if token.type == tokenize.COMMENT else [token.string]
    except (tokenize.TokenError, SyntaxError):  # lines are missing, so it need not be Python any more
        return kept.split()
    return tokens


def _given(course: Course, exercise_id: str) -> frozenset[str]:
    exercise = course.exercise(exercise_id)
    lines: set[str] = set()
    for path in (exercise.starter, exercise.solution):
        if path.is_file():
            lines |= {_bare(line) for line in path.read_text(encoding="utf-8", errors="replace").splitlines()}
    return frozenset(lines)


def _bare(line: str) -> str:
    return "".join(line.split())
