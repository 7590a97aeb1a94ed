"""Two texts with much in common are named; what everybody was given, and what is merely right, is not."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny_course

from threadlings.course import Course, load_course
from threadlings.gradebook.similarity import own_tokens, similar_pairs

pytest.importorskip("rapidfuzz", reason="needs threadlings[similarity]; `make extras` has it")

GIVEN = "".join(f"def given_{n}(self, lock):\n    return lock.acquire({n})\n" for n in range(20))
OWN = """
# my own way to count, with a helper I am proud of
def tally_up(bucket, pile_of_things):
    for curious_thing in pile_of_things:
        with bucket.guard_dog:
            bucket.amount = bucket.amount + curious_thing.weight  # never without the dog
    return bucket.amount
"""
OTHER = """
class Till:
    def __init__(self): self._sum, self._mutex = 0, threading.Lock()
    def put(self, coin):
        self._mutex.acquire()
        try:
            self._sum += coin
        finally:
            self._mutex.release()
"""


@pytest.fixture
def course(tmp_path: Path) -> Course:
    course = load_course(tiny_course.build(tmp_path / "course"))
    course.exercise("alpha_one").starter.write_text(GIVEN)
    return course


def pairs(course: Course, *texts: str) -> list[tuple[str, str, str, float]]:
    return similar_pairs(course, [(f"s{n}", "alpha_one", text.encode()) for n, text in enumerate(texts)])


def test_a_copy_with_small_changes_is_named(course: Course) -> None:
    changed = OWN.replace("curious_thing", "item").replace("    return", "\n    return")
    ((exercise, one, two, share),) = pairs(course, GIVEN + OWN, GIVEN + OTHER, changed + GIVEN)
    assert (exercise, one, two) == ("alpha_one", "s0", "s2")
    assert 0.85 < share < 1


def test_what_everybody_was_given_does_not_make_two_alike(course: Course) -> None:
    assert pairs(course, GIVEN + OWN, GIVEN + OTHER) == []
    assert pairs(course, GIVEN, GIVEN, GIVEN.replace("    ", "\t")) == []


def test_short_answers_are_never_named(course: Course) -> None:
    assert pairs(course, "x = 1\n" * 5, "x = 1\n" * 5) == []


def test_texts_that_are_no_python_are_compared_as_words() -> None:
    assert own_tokens(b"def (:\n  '''\n", frozenset()) == ["def", "(:", "'''"]
    assert own_tokens(b"\xff\xfe x", frozenset()) != []
