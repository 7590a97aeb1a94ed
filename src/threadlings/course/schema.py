"""Plain data against the published JSON Schema, in words for people. The second gate.

Theory of operation. `jsonschema` finds what is wrong and where; its messages speak of instances and regular
expressions, so each kind of finding is put into a sentence here: the key, what was found, what is wanted
(from the schema's own `description` and `patternErrorMessage`, which editors show too), and the nearest
right spelling. A kind of finding without a sentence of its own falls back to the message of `jsonschema`:
never silence.

The library is imported when a manifest is read and not before: it costs as much as the rest of the load.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from threadlings.course.reading import Document, KeyPath
from threadlings.course.source import clip

MAX_PROBLEMS = 100
"""Nobody reads further, and a hostile file could make a million."""

_NOUNS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list (one `- ` a line)",
    "object": "a mapping (one `key: value` a line)",
    "null": "empty",
}


@cache
def load_schema(path: Path) -> dict[str, Any]:
    """The schema in the file at `path`."""
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


@cache
def _validator(path: Path) -> Any:
    import jsonschema  # noqa: PLC0415 (slow; see above)

    def strict_pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[Any]:
        # In the schema's dialect `$` is the very end; in Python's it also stands before a last newline.
        strict = pattern.removesuffix("$") + r"\Z" if pattern.endswith("$") else pattern
        if isinstance(instance, str) and not re.search(strict, instance):
            yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")

    validators: Any = jsonschema.validators
    base = jsonschema.Draft202012Validator
    return validators.extend(base, {"pattern": strict_pattern})(load_schema(path))


def check_schema(document: Document, schema_path: Path) -> None:
    """Add to `document.problems` whatever the schema at `schema_path` has against its data."""
    told = {at for at, _ in document.problems}
    for error in _validator(schema_path).iter_errors(document.data):
        for where, message in _sentences(document, error, tuple(error.absolute_path)):
            if where not in told:  # else the reader has said already what is wrong there
                document.complain(where, message)
            if len(document.problems) > MAX_PROBLEMS:
                return


def owner(data: Any, at: KeyPath) -> str:
    """What the thing at `at` belongs to: ``check `exact` of exercise `locked_counter` ``, or `the course`."""
    kinds = {"modules": "module", "exercises": "exercise", "checks": "check"}
    names: list[str] = []
    for position, key in enumerate(at):
        kind = kinds.get(str(at[position - 1])) if position and isinstance(key, int) else None
        if isinstance(data, list) and isinstance(key, int):
            data = data[key]
        else:
            data = data.get(key) if isinstance(data, dict) else None
        if kind is None:
            continue
        name = data.get("id") if isinstance(data, dict) else None
        names.append(f"{kind} `{clip(name)}`" if isinstance(name, str) else f"{kind} number {int(key) + 1}")
    # The module adds nothing once the exercise is known: exercise ids are unique in the course.
    return " of ".join(reversed(names[1:] or names)) or "the course"


def _sentences(document: Document, error: Any, at: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """What one finding of `jsonschema` means, and the key paths it concerns."""
    wanted, found = error.validator_value, error.instance
    name = _name(at)
    described = str(error.schema.get("description", "")).rstrip(".")
    about = f" ({described})" if described else ""
    match error.validator:
        case "additionalProperties":
            known = sorted(error.schema["properties"])
            for key in found:
                if key in known or key.startswith("x-"):
                    continue
                near = difflib.get_close_matches(key, known, n=1, cutoff=0.7)
                advice = f"Did you mean `{near[0]}`?" if near else f"Known keys: {', '.join(known)}."
                yield (
                    (*at, key),
                    (
                        f"unknown key `{clip(key)}` in {_place(document, at)}. {advice} "
                        "(A key of your own begins with `x-`.)"
                    ),
                )
        case "required":
            # jsonschema makes one finding a key and names the key only inside its sentence. Name all of them
            # each time: `load_course` drops what is said twice.
            for key in wanted:
                if key not in found:
                    described = error.schema["properties"][key]["description"]
                    yield at, f"{_place(document, at)} has no `{key}`. Add it. ({described})"
        case "type":
            yield at, _wrong_type(document, at, wanted, found)
        case "enum":
            choices = [str(choice) for choice in wanted]
            near = difflib.get_close_matches(str(found), choices, n=1)
            advice = f" Did you mean `{near[0]}`?" if near else ""
            yield at, f"{name} is {_show(found)}, and must be {' or '.join(choices)}.{advice}"
        case "pattern":
            yield at, f"{name} is {_show(found)}, and must be {error.schema['patternErrorMessage']}."
        case "minimum" | "maximum":
            word = "least" if error.validator == "minimum" else "most"
            yield at, f"{name} is {_show(found)}, and must be at {word} {wanted}{about}."
        case "multipleOf":
            yield at, f"{name} is {_show(found)}, and must be a multiple of {wanted}{about}."
        case "minItems" | "minLength":
            yield at, f"{name} is empty{about}. Fill it in, or remove the key if it is optional."
        case "maxItems" | "maxLength":
            unit = "items" if error.validator == "maxItems" else "characters"
            yield at, f"{name} has {len(found)} {unit}; the most is {wanted}{about}."
        case "uniqueItems":
            twice = next((item for position, item in enumerate(found) if item in found[:position]), None)
            yield at, f"{name} lists {_show(twice)} twice. Keep one."
        case _:
            yield at, f"{name}: {error.message}."


def _wrong_type(document: Document, at: KeyPath, wanted: str, found: Any) -> str:
    """Why a value has the wrong type: forgotten quotes are the usual reason."""
    name, noun = _name(at), _NOUNS[wanted]
    place = document.values.get(at)
    spelling = place.spelling if place else None
    if found is None:
        return f"{name} has no value, and must be {noun}. Write one after the colon, or remove the line."
    if wanted == "string" and isinstance(found, bool | int | float):
        key = "- " if isinstance(at[-1], int) else f"{at[-1]}: "
        reading = f"the number {found}" if not isinstance(found, bool) else f"the truth value {spelling}"
        return f'{name} must be text, but to YAML {spelling} is {reading}. Quote it: {key}"{spelling}"'
    if wanted in ("integer", "number", "boolean") and isinstance(found, str):
        unquote = " Remove the quotes." if spelling is None and found.strip().isdigit() else ""
        return f"{name} must be {noun}, not the text {_show(found)}.{unquote}"
    kind = next(
        noun
        for types, noun in ((dict, "a mapping"), (list, "a list"), (object, _show(found)))
        if isinstance(found, types)
    )
    return f"{name} must be {noun}, not {kind}."


def _name(at: KeyPath) -> str:
    """The last key of a path, as people say it."""
    if not at:
        return "the file"
    if isinstance(at[-1], int):
        return f"item {at[-1] + 1} of `{at[-2]}`" if len(at) > 1 else f"item {at[-1] + 1}"
    return f"`{at[-1]}`"


def _place(document: Document, at: KeyPath) -> str:
    """The mapping at `at`, in words."""
    whole = owner(document.data, at)
    return whole if not at or isinstance(at[-1], int) else f"`{at[-1]}` of {whole}"


def _show(value: Any) -> str:
    """A value for a message: short, on one line."""
    return clip(repr(value) if isinstance(value, str) else json.dumps(value, default=str))
