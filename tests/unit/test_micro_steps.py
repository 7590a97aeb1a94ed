"""What a line is opened into."""

from __future__ import annotations

import pytest

from threadlings.explain.micro_steps import micro_steps


def parts(line: str) -> list[str]:
    return [f"{part['kind']} {part['text']}".strip() for part in micro_steps(line).get(1, [])]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("self.n += by", ["load self.n", "load by", "add", "store self.n"]),
        ("n -= 1", ["load n", "subtract", "store n"]),
        ("box.n = box.n + 1", ["load box.n", "add", "store box.n"]),
        ("d[k] = d[k] * 2", ["load k", "load d[k]", "multiply", "load k", "store d[k]"]),
        ("a.x, a.y = a.y, a.x", ["load a.y", "load a.x", "store a.x", "store a.y"]),
        ("self.n = max(self.n, other)", ["load self.n", "load other", "call max", "store self.n"]),
        ("self.a.b += 1", ["load self.a", "load self.a.b", "add", "store self.a.b"]),
        ("self.n: int = self.m", ["load self.m", "store self.n"]),
        ("self.seen = self.n < 3", ["load self.n", "compare", "store self.seen"]),
    ],
)
def test_a_line_falls_apart_in_the_order_of_evaluation(line, expected):
    assert parts(line) == expected


@pytest.mark.parametrize("line", ["self.n = 0", "print(x)", "n: int", "f = lambda: n", "", "del x.y"])
def test_a_line_that_does_not_load_and_store_stays_whole(line):
    assert parts(line) == []


@pytest.mark.parametrize("source", ["def f(:", "x = \0", "(" * 500, "a" + "+a" * 100_000, "\ud800"])
def test_what_cannot_be_read_has_no_parts(source):
    assert isinstance(micro_steps(source), dict)
