"""A student's text is read in the server only after a child has run it."""

from __future__ import annotations

import ast

import pytest

from threadlings.engine import foreseen
from threadlings.engine.modules import Library
from threadlings.jail import ProbeClient, Tier
from threadlings.judge import wire
from threadlings.probe import prepared as module
from threadlings.probe.guard import look_around
from threadlings.probe.prepared import Prepared, files_of

RIGHT = "class Counter:\n    def __init__(self):\n        self.value = 0\n"
REFUSED = "def f(x):\n    return x.__globals__\n"
SCENARIOS = "def make(student):\n    return student.Counter().value\n"
RUN = [f'{32 * "0"} {{"kind":"{kind}","x":1}}' for kind in ("loaded", "exploration", "explanation")]
NOT_RUN = [
    [],
    [f'{32 * "0"} {{"kind":"rejected","reason":"syntax_error"}}'],
    [f'{32 * "0"} {{"kind":"rejected","reason":"forbidden"}}'],
    ['{"kind":"loaded"}'],
]


def request(source: str, mode: str = "explore") -> dict[str, object]:
    return wire.build_request(
        mode, key=wire.new_key(), name="task", source=source, scenarios=SCENARIOS, scenario="make"
    )


@pytest.fixture
def ready() -> Prepared:
    return Prepared(Library(), look_around())


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is parsed, in order."""
    texts: list[str] = []
    parse = ast.parse

    def noting(source: str, *args: object, **kwargs: object) -> object:
        texts.append(source)
        return parse(source, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(ast, "parse", noting)
    return texts


@pytest.mark.parametrize("lines", NOT_RUN)
def test_a_text_that_no_child_has_run_is_not_read(ready: Prepared, read: list[str], lines: list[str]) -> None:
    for _ in range(3):
        ready.before(request(RIGHT))
        ready.after(request(RIGHT), lines)
    assert RIGHT not in read
    assert SCENARIOS in read


@pytest.mark.parametrize("line", RUN)
def test_a_text_that_a_child_has_run_is_read_once(ready: Prepared, read: list[str], line: str) -> None:
    ready.after(request(RIGHT), [line])
    ready.before(request(RIGHT))
    assert RIGHT in read
    read.clear()
    for mode in ("explore", "explain", "explore"):
        ready.before(request(RIGHT, mode))
        assert ready.forbidden_name(files_of(request(RIGHT))[0]) is None
    assert read == []


def test_both_halves_are_ready_when_a_child_asks_for_them(ready: Prepared, read: list[str]) -> None:
    ready.after(request(RIGHT), RUN[:1])
    ready.before(request(RIGHT))
    known, library = ready.library.foreseen, ready.library
    files = files_of(request(RIGHT))
    stored = [known.stored_in(file.source, file.filename) for file in files]
    both = frozenset[str]().union(*[names or () for names in stored])
    for index, file in enumerate(files):
        assert known.find(file.source, file.filename, len(library.files) + index, both) is not None


def test_one_text_is_remembered_at_a_time(ready: Prepared) -> None:
    texts = [f"{RIGHT}\nX = {number}\n" for number in range(5)]
    for text in texts:
        ready.after(request(text), RUN[:1])
        ready.before(request(text))
    remembered = {source for source, _ in ready.library.foreseen._files}
    assert remembered == {texts[-1], SCENARIOS}


def test_what_is_refused_is_remembered_too(ready: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    denial = ready.forbidden_name(files_of(request(REFUSED))[0])
    assert denial is not None
    ready.after(request(REFUSED), RUN[:1])
    ready.before(request(REFUSED))
    monkeypatch.setattr(module, "forbidden_name", None)
    assert ready.forbidden_name(files_of(request(REFUSED))[0]) == denial


def test_a_text_that_only_the_server_cannot_read_is_left_to_the_children(
    ready: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object) -> None:
        raise MemoryError

    ready.after(request(RIGHT), RUN[:1])
    monkeypatch.setattr(foreseen, "stored_attributes", fails)
    ready.before(request(RIGHT))
    ready.before(request(RIGHT))


def test_a_request_is_answered_alike_whatever_was_asked_before() -> None:
    wrong = SCENARIOS.replace("make", "other")

    def answers(client: ProbeClient, times: int) -> list[wire.Record]:
        found = []
        for source in (RIGHT, REFUSED, "class Counter\n", RIGHT.replace("0", "[]"), RIGHT):
            for scenarios, scenario in ((SCENARIOS, "make"), (wrong, "other"), (SCENARIOS, "missing")):
                for _ in range(times):
                    key = wire.new_key()
                    asked = wire.build_request(
                        "explore",
                        key=key,
                        name="task",
                        source=source,
                        scenarios=scenarios,
                        scenario=scenario,
                    )
                    record = wire.last_record(client.ask(asked, wall_limit_s=20).lines, key)
                found.append(record)
        return found

    with ProbeClient(Tier.C) as fresh, ProbeClient(Tier.C) as used:
        assert answers(fresh, 1) == answers(used, 3)
