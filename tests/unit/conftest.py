"""Fixtures for the tests of the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .terminal import ROOT, Terminal


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    """Starts the program on a terminal of its own."""
    opened: list[Terminal] = []

    def open_terminal(*words: str, cwd: Path = ROOT) -> Terminal:
        opened.append(Terminal(*words, cwd=cwd))
        return opened[-1]

    yield open_terminal
    for each in opened:
        each.close()
