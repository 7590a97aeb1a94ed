"""A schedule fits the terminal and loses nothing on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threadlings.explain.text import cells
from threadlings.report.schedule import MIN_COLUMN_CELLS, fit

GOLDEN = Path(__file__).parents[1] / "golden" / "explain"
PICTURES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(GOLDEN.glob("*.txt"))}
TWO = """\
 step | Thread-1                                     | Thread-2
------+----------------------------------------------+---------------------------------------------
    2 | MainThread  scenario 1  together(...)
    3 | 6  self._value += by                         |
      |   reads Counter._value = 0                   |
   >4 |                                              | 6  a = b | c
      |                                              |   reads Counter._value = '数据'
  > switch: the thread that ran before could have gone on
replay: v1:0*2,1*2,2*4,1*2,0,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2"""


def drawing(text: str) -> str:
    """The part of a golden file that is a picture."""
    lines = text.split("\n")
    ruler = next(number for number, line in enumerate(lines) if line.startswith("-----") and "+" in line)
    return "\n".join(lines[ruler - 1 :]).rstrip("\n")


def letters(text: str) -> list[str]:
    """What is said, whatever the frame and the line breaks."""
    return sorted(char for char in text if char not in " |-+\n")


def test_a_picture_that_fits_is_left_alone() -> None:
    assert fit(TWO.rpartition("\n")[0], 100) == TWO.rpartition("\n")[0]


def test_columns_shrink_to_what_they_need() -> None:
    assert (
        fit(TWO, 76)
        == """\
step | Thread-1                   | Thread-2
-----+----------------------------+--------------------------------
   2 | MainThread  scenario 1  together(...)
   3 | 6  self._value += by       |
     |   reads Counter._value = 0 |
  >4 |                            | 6  a = b | c
     |                            |   reads Counter._value = '数据'
  > switch: the thread that ran before could have gone on
replay: v1:0*2,1*2,2*4,1*2,0,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2"""
    )


def test_too_narrow_for_columns_it_becomes_a_list_with_the_threads_in_front() -> None:
    assert (
        fit(TWO, 44)
        == """\
   2  MainThread  scenario 1  together(...)
   3  Thread-1  6  self._value += by
        reads Counter._value = 0
  >4  Thread-2  6  a = b | c
        reads Counter._value = '数据'
  > switch: the thread that ran before could
    have gone on
replay: v1:0*2,1*2,2*4,1*2,0,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2"""
    )


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("width", [30, 44, 50, 60, 70, 78, 90])
def test_no_line_is_too_wide_and_no_step_is_lost(name: str, width: int) -> None:
    whole = drawing(PICTURES[name])
    fitted = fit(whole, width)
    assert all(cells(line) <= width for line in fitted.split("\n") if not line.startswith("replay: "))
    bare = "".join(fitted.replace("|", "").split())
    for line in whole.split("\n")[2:]:
        for part in line.split(" | "):
            assert "".join(part.replace("|", "").split()) in bare or width < 2 * MIN_COLUMN_CELLS + 12


@pytest.mark.parametrize("name", PICTURES)
def test_at_the_width_of_a_classic_terminal_every_picture_keeps_its_columns(name: str) -> None:
    fitted = fit(drawing(PICTURES[name]), 78)
    assert "-+-" in fitted
    assert letters(fitted) == letters(drawing(PICTURES[name]))


@given(st.text(alphabet="ab |-+数\n", max_size=300), st.integers(1, 60))
@settings(deadline=None)
def test_whatever_the_text_is_it_comes_back(text: str, width: int) -> None:
    for whole in (text, TWO + "\n" + text, "\n".join([*TWO.split("\n")[:2], text])):
        fitted = fit(whole, width)
        for char in "b数":  # no thread's name, which a list repeats, has one of these
            assert fitted.count(char) == whole.count(char)


def test_what_is_no_picture_is_left_alone() -> None:
    traceback = "Traceback (most recent call last):\n" + "  File x, line 1, in y\n" * 3 + "a" * 200
    assert fit(traceback, 40) == traceback
