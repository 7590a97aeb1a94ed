"""Observations: what a scenario may return, and how it is put on the wire.

Only exact built-in types pass. An object that merely looks like an integer could lie to whoever compares it,
so it never leaves the probe.
"""

from __future__ import annotations

import math
from typing import Any

from threadlings.errors import ThreadlingsError

MAX_DEPTH = 20
MAX_ITEMS = 10_000
MAX_TEXT = 10_000
_MAX_INT_BITS = 10_000


class ObservationError(ThreadlingsError):
    """A scenario returned something that is not plain data."""


def freeze(value: object) -> Any:
    """`value` as JSON data; tuples and lists alike become arrays.

    Raises:
        ObservationError: something in it is not exactly None, bool, int, float, str, list, tuple or a dict
            with str keys, or it is too large.
    """
    return _freeze(value, 0, [MAX_ITEMS])


def _freeze(value: object, depth: int, budget: list[int]) -> Any:
    budget[0] -= 1
    if budget[0] < 0 or depth > MAX_DEPTH:
        raise ObservationError("the result is too large to report")
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is int:
        if value.bit_length() > _MAX_INT_BITS:  # type: ignore[attr-defined]
            raise ObservationError("the result holds a number with thousands of digits")
        return value
    if kind is float:
        if not math.isfinite(value):  # type: ignore[arg-type]
            raise ObservationError(f"the result holds {value!r}, which is not a finite number")
        return value
    if kind is str:
        text: str = value  # type: ignore[assignment]
        if len(text) > MAX_TEXT:
            raise ObservationError("the result holds a text of more than 10,000 characters")
        return text.encode("utf-8", "backslashreplace").decode()
    if kind is list or kind is tuple:
        return [_freeze(item, depth + 1, budget) for item in value]  # type: ignore[attr-defined]
    if kind is dict:
        frozen = {}
        for key, item in value.items():  # type: ignore[attr-defined]
            if type(key) is not str:
                raise ObservationError(f"the result holds a dict with a key of type {type(key).__name__}")
            frozen[key] = _freeze(item, depth + 1, budget)
        return frozen
    raise ObservationError(
        f"a value of type {kind.__name__} came back where plain data was expected "
        "(None, bool, int, float, str, list, tuple or dict)"
    )
