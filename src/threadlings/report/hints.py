"""A hint file as three stages.

`hints.md` holds one `## Hint N` section a stage: a question, the idea, nearly the line. Whoever reads a hint
wants this one and not the next, so the file is cut here and shown stage by stage.
"""

from __future__ import annotations

import re
from pathlib import Path

from threadlings.errors import CourseError, Problem

STAGES = 3

_HEADING = re.compile(r"^##[ \t]+Hint[ \t]+(\d+)\b[^\n]*$", re.MULTILINE)


def read_stages(path: Path) -> tuple[str, ...]:
    """The stages of a hint file, in order, as Markdown without their headings.

    Raises:
        CourseError: the file is missing, or is not three non-empty stages numbered 1, 2, 3.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError([Problem(path, 0, f"the hints cannot be read: {error}.")]) from error
    parts = _HEADING.split(text)  # preamble, number, body, number, body, ...
    numbers = [int(number) for number in parts[1::2]]
    bodies = [body.strip() for body in parts[2::2]]
    if numbers != list(range(1, STAGES + 1)):
        found = ", ".join(map(str, numbers)) or "none"
        raise CourseError(
            [
                Problem(
                    path,
                    0,
                    f"a hint file has the headings '## Hint 1', '## Hint 2', '## Hint 3' in this order; "
                    f"found {found}.",
                )
            ]
        )
    for number, body in zip(numbers, bodies, strict=True):
        if not body:
            line = text[: text.index(f"Hint {number}")].count("\n") + 1
            raise CourseError([Problem(path, line, f"hint {number} is empty: write it below its heading.")])
    return tuple(bodies)
