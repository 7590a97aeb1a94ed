"""What all tests share: golden files, and a way to import the helpers in `tests/support`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# `--import-mode=importlib` leaves sys.path alone, so helpers that several test files share need this line.
sys.path.insert(0, str(Path(__file__).parent / "support"))

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write golden files anew instead of comparing with them"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden(name, text)` asserts that `text` is what `tests/golden/<name>` holds."""
    update = request.config.getoption("--update-golden")

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        assert path.exists(), f"{path} does not exist; look at the new text, then run with --update-golden"
        assert text == path.read_text(encoding="utf-8"), (
            "look at the difference, then run with --update-golden"
        )

    return compare
