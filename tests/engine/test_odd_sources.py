"""Sources that strain parser, compiler, instrumenter and interpreter: an answer, never a dead probe."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from threadlings.jail import Limits, ProbeClient, Tier
from threadlings.judge import wire

MANY = 100_000
BLOCKS = "".join(f"{' ' * depth}if 1:\n" for depth in range(500)) + " " * 500 + "pass\n"

HOPELESS = {
    "parentheses, closed": "x = " + "(" * MANY + ")" * MANY,
    "parentheses, open": "x = " + "(" * MANY,
    "lists": "x = " + "[" * 10_000 + "]" * 10_000,
    "attributes": "def f(a):\n    return a" + ".b" * MANY,
    "calls": "def f(a):\n    return a" + "()" * MANY,
    "items": "def f(a):\n    return a" + "[0]" * 50_000,
    "sums": "x = " + "1+" * MANY + "1",
    "signs": "x = " + "-" * MANY + "1",
    "denials": "x = " + "not " * 50_000 + "1",
    "functions": "x = " + "lambda: " * 20_000 + "1",
    "choices": "x = " + "0 if 0 else " * 20_000 + "1",
    "branches": "if 0: pass\n" + "elif 0: pass\n" * 10_000,
    "blocks": BLOCKS,
    "loops": "".join(f"{' ' * depth}for i in ():\n" for depth in range(40)) + " " * 40 + "pass\n",
    "powers": "x = " + "2**" * MANY + "1",
    "awaits": "async def f():\n    " + "await " * 20_000 + "x",
    "stars": "x = " + "*" * 10_000 + "1",
    "digits": "x = " + "9" * 200_000,
    "control characters": "x = 1\n\x1a\x0b\x07",
    "a mark within": "x = 1\n\ufeffy = 2",
}
"""What no Python can compile, or only in a stack that we do not give it."""

FINE = {
    "one line of a megabyte": "x = '" + "a" * 1_000_000 + "'",
    "a name of a megabyte": "a" * 1_000_000 + " = 1",
    "half the parentheses": "x = " + "(" * 90 + ")" * 90,
    "half the lists": "x = " + "[" * 90 + "]" * 90,
    "half the blocks": "".join(f"{' ' * d}if 1:\n" for d in range(90)) + " " * 90 + "pass\n",
    "definitions in definitions": "".join(f"{' ' * d}def f():\n" for d in range(90)) + " " * 90 + "pass\n",
    "a comparison of many": "f = lambda a: a" + " < a" * 5_000,
    "a decision of many": "f = lambda a: a" + " and a" * 5_000,
    "a display of many": "x = [" + "1, " * 10_000 + "]",
    "many statements": "x = 1; " * 5_000,
    "old line ends": "x = 1\ry = 2\rdef f():\r    return x\r",
    "mixed line ends": "x = 1\r\ny = 2\ndef f():\r    return x\r\n",
    "a form feed": "\x0cx = 1\n\x0c\ndef f():\n    return x\n",
    "line separators within a text": "x = '\u2028\u2029\x85'\ny = 1\n",
}

STRAINING = {
    "a huge text": "x = 'a' * 10**12",
    "a huge number": "x = 1 << 10**12",
    "a huge tuple": "x = (0,) * 10**12",
    "a huge message": "raise ValueError('x' * 10**8)",
    "a message without end": "class E(Exception):\n    def __str__(self): return str(self)\nraise E()",
    "a message of escapes": r"raise ValueError('\ud800\x1b[2J\n\u202e' * 100)",
    "a message that is none": "class E(Exception):\n    def __str__(self): return 5\nraise E()",
    "no end of calls": "def f(): f()\nf()",
    "no end of comparisons": "class C:\n    def __eq__(self, o): return self == o\nC() == 1",
    "a name that is no name": r"raise NameError('x', name='\ud800\0')",
}
"""What compiles, and cannot be loaded."""


@pytest.fixture(scope="module")
def probe() -> Iterator[ProbeClient]:
    with ProbeClient(Tier.C) as client:
        yield client
        assert client.started == 1, "a server was lost"


def load(probe: ProbeClient, source: str) -> wire.Record:
    key = wire.new_key()
    request = wire.build_request("load", key=key, name="answer", source=source, limits=Limits())
    reply = probe.ask(request, wall_limit_s=20)
    assert (reply.status, reply.code) == ("exited", 0), reply
    return wire.last_record(reply.lines, key)


@pytest.mark.parametrize("kind", HOPELESS)
def test_what_cannot_be_compiled_is_a_syntax_error_in_words(probe: ProbeClient, kind: str) -> None:
    record = load(probe, HOPELESS[kind])
    assert isinstance(record, wire.Refused)
    assert record.reason == "syntax_error"
    assert not record.message.endswith((":", ": "))


@pytest.mark.parametrize("kind", FINE)
def test_what_is_merely_unusual_is_loaded(probe: ProbeClient, kind: str) -> None:
    assert load(probe, FINE[kind]) == wire.Loaded()


@pytest.mark.parametrize("kind", STRAINING)
def test_what_cannot_be_loaded_is_told_within_bounds(probe: ProbeClient, kind: str) -> None:
    record = load(probe, STRAINING[kind])
    assert isinstance(record, wire.Refused)
    assert record.reason == "load_error"
    assert 0 < len(record.message) < 5_000
    assert not record.message.endswith((":", ": "))
    assert "\x1b" not in record.message + record.traceback
