"""Text that a student chose shows as harmless text, wherever it is shown."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from pathlib import Path

import pytest

from .terminal import ROOT, command

MARKUP = "</script><script>alert(1)</script>"
EVIL = MARKUP + "\x1b[31m\x1b]0;owned\x07\N{RIGHT-TO-LEFT OVERRIDE}\N{ZERO WIDTH SPACE}=1+1"
LONG = "x" * 10_000
SOURCE = f"""
# {LONG} {EVIL.replace(chr(7), "").replace(chr(27), "")}
import threading
EVIL = {EVIL!r}
class Counter:
    def __init__(self):
        self._value = 0
        self.note = EVIL
    def increment(self, by=1):
        threading.current_thread().name = EVIL
        self.note = EVIL + {LONG!r}
        if by == 3: raise ValueError(EVIL)
        self._value += by
    @property
    def value(self):
        return self._value
"""
OTHER = f"""
def launch(func, *args, **kwargs):
    raise type({EVIL!r}, (Exception,), {{}})({EVIL!r} + {LONG!r})
"""


def strange(text: str) -> set[str]:
    """Characters that do not print, but for line ends."""
    return {c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c != "\n"}


def run(*words: str) -> str:
    done = subprocess.run(command(*words), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    file = tmp_path / "locked_counter.py"
    file.write_text(SOURCE, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "words", [("check",), ("check", "--json", "-"), ("replay",), ("replay", "--json", "-")]
)
def test_nothing_that_does_not_print_reaches_a_terminal_or_a_reader_of_json(
    words: tuple[str, ...], answer: Path
) -> None:
    shown = run(words[0], "locked_counter", str(answer), *words[1:])
    assert "locked_counter" in shown
    if words[1:] and words[0] == "replay":  # the trace holds the file as it was, escaped as JSON does it
        shown = re.sub(r'"source": ".*', "", shown)
    assert strange(shown) == set()


def test_the_text_of_an_exception_is_shown_and_does_nothing(tmp_path: Path) -> None:
    file = tmp_path / "start_a_thread.py"
    file.write_text(OTHER, encoding="utf-8")
    shown = run("check", "start_a_thread", str(file))
    assert r"\u202e" in shown
    assert strange(shown) == set()
    assert LONG not in shown


def test_pages_hold_no_element_of_a_student(answer: Path, tmp_path: Path) -> None:
    run("check", "locked_counter", str(answer), "--html", str(tmp_path / "report"))
    pages = list((tmp_path / "report").glob("*.html"))
    assert len(pages) > 1
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert strange(text) == set()
        assert LONG not in text


def test_a_class_of_them_is_graded_into_harmless_tables(tmp_path: Path) -> None:
    names = ["=cmd|' /C calc'!A0", "\x1b[31mred", "<b>bold</b>", "a\N{RIGHT-TO-LEFT OVERRIDE}b"]
    for name in names:
        folder = tmp_path / "class" / name.replace("/", "-") / "locked_counter"
        folder.mkdir(parents=True)
        (folder / "locked_counter.py").write_text(SOURCE, encoding="utf-8")
    targets = {"--db": "g.sqlite", "--csv": "g.csv", "--json": "g.json", "--report": "pages"}
    options = [word for option, name in targets.items() for word in (option, str(tmp_path / name))]
    shown = run("grade", str(tmp_path / "class"), "--allow-unjailed", *options)
    assert strange(shown) == set()
    rows = (tmp_path / "g.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + len(names)
    assert not [cell for row in rows for cell in row.split(",") if cell[:1] in {"=", "+", "@", "\t"}]
    for page in (tmp_path / "pages").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<b>bold" not in text
        assert "<script>alert" not in text
        assert strange(text) == set()
