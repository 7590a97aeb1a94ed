"""Files instrumented ahead of time are taken only where they are what instrumenting them now would give."""

from __future__ import annotations

import ast
import types

import pytest

from threadlings.engine.foreseen import Foreseen
from threadlings.engine.instrument import Program, instrument, stored_attributes
from threadlings.engine.modules import Library

SCENARIOS = """
import threading

LIMIT = 2

class Watch:
    def __init__(self):
        self.seen = []

def both(student):
    account = student.Account()
    watch = Watch()
    def work():
        account.total += LIMIT
        watch.seen.append(account.count)
        account._Account__left = account.left
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return account.total, account.name
"""
FILE = "scenarios.py"


@pytest.fixture
def library() -> Library:
    return Library()


def _same(one: types.CodeType, other: types.CodeType) -> bool:
    constants = list(zip(one.co_consts, other.co_consts, strict=True))
    return (
        one.co_code == other.co_code
        and one.co_names == other.co_names
        and one.co_varnames == other.co_varnames
        and list(one.co_lines()) == list(other.co_lines())
        and all(
            _same(a, b) if isinstance(a, types.CodeType) and isinstance(b, types.CodeType) else a == b
            for a, b in constants
        )
    )


def _stored(student: str, scenarios: str = SCENARIOS) -> frozenset[str] | None:
    return stored_attributes([ast.parse(student), ast.parse(scenarios)])


def _found(library: Library, student: str, scenarios: str = SCENARIOS) -> Program | None:
    return library.foreseen.find(scenarios, FILE, len(library.files) + 1, _stored(student, scenarios))


def _afresh(library: Library, student: str, scenarios: str = SCENARIOS) -> Program:
    stored, index = _stored(student, scenarios), len(library.files) + 1
    return instrument(scenarios, FILE, library.hooks, stored=stored, file_index=index)


STUDENTS = (
    "class Account:\n    total = 0\n",
    "class Account:\n    def __init__(self):\n        self.total = self._n = 0\n",
    "class Account:\n    def f(self):\n        self.name += ''\n",
    "class Account:\n    def f(self):\n        self.count: int = 0\n",
    "class Account:\n    def f(self):\n        self.name, self.count = '', 0\n",
    "class Account:\n    def f(self):\n        self.__left = 0\n",
    "class Account:\n    def f(self):\n        for self.name in 'ab': pass\n",
    "class Account:\n    def f(self):\n        with self as self.name: pass\n",
    "class Account:\n    def f(self):\n        del self.name\n",
    "class Account:\n    def f(self):\n        (self.left) = 1\n",
    "class Account:\n    def f(self):\n        self . count = 1\n",
    "class Account:\n    def f(self):\n        # self.name = 1\n        return 'self.count = 1'\n",
    "class Account:\n    def f(self):\n        setattr(self, 'name', 1)\n",
    "class Account:\n    def f(self):\n        return 'no setattr here'\n",
    "def f(module):\n    module.LIMIT = 3\n",
)


@pytest.mark.parametrize("foreseen_for", STUDENTS)
def test_what_was_foreseen_for_any_program_is_right_for_another_or_not_taken(
    library: Library, foreseen_for: str
) -> None:
    library.foresee(SCENARIOS, FILE, 1, beside=(foreseen_for, "student.py"))
    for student in STUDENTS:
        found, afresh = _found(library, student), _afresh(library, student)
        if found is not None:
            assert _same(found.code, afresh.code), student
            assert found.sites == afresh.sites, student


@pytest.mark.parametrize("student", [student for student in STUDENTS if "for self" not in student])
def test_a_program_that_stores_in_plain_ways_is_foreseen(library: Library, student: str) -> None:
    is_guessed = not any(odd in student for odd in ("with", "del", "(self.left)", "#", "'no"))
    library.foresee(SCENARIOS, FILE, 1, beside=(student, "student.py"))
    assert (_found(library, student) is not None) == is_guessed


def test_a_name_that_the_guess_missed_is_announced_all_the_same(library: Library) -> None:
    student = "class Account:\n    def f(self):\n        for self.name in 'ab': pass\n"
    library.foresee(SCENARIOS, FILE, 1, beside=(student, "student.py"))
    assert _found(library, student) is None
    library.files.append(("student", _afresh(library, student)))
    program = library.add_source("scenarios", SCENARIOS, FILE, _stored(student))
    assert "account.name" in {site.text for site in program.sites}


def test_a_global_that_the_other_file_stores_is_noticed_even_if_nothing_else_is_stored(
    library: Library,
) -> None:
    scenarios = "LIMIT = 2\ndef both(student):\n    return LIMIT\n"
    library.foresee(scenarios, FILE, 1, beside=("x = 1\n", "student.py"))
    assert _found(library, "x = 1\n", scenarios) is not None
    assert _found(library, "def f(m):\n    for m.LIMIT in (1, 2): pass\n", scenarios) is None


def test_a_file_that_gets_another_number_is_not_taken(library: Library) -> None:
    library.foresee(SCENARIOS, FILE, 1, beside=(STUDENTS[0], "student.py"))
    index = len(library.files)
    assert library.foreseen.find(SCENARIOS, FILE, index, _stored(STUDENTS[0])) is None
    assert library.foreseen.find(SCENARIOS, FILE, index + 1, _stored(STUDENTS[0])) is not None


def test_another_file_of_the_same_name_is_not_taken(library: Library) -> None:
    library.foresee(SCENARIOS, FILE, 1, beside=(STUDENTS[0], "student.py"))
    assert _found(library, STUDENTS[0], SCENARIOS + "\n") is None


def test_the_same_file_is_instrumented_once_for_programs_that_store_alike() -> None:
    asked: list[frozenset[str] | None] = []

    def prepared(stored: frozenset[str] | None) -> Program:
        asked.append(stored)
        return instrument(SCENARIOS, FILE, Library().hooks, stored=stored)

    foreseen = Foreseen()
    for number in range(3):
        student = f"class Account:\n    def f(self):\n        self.mine_{number} = 0\n"
        foreseen.foresee(SCENARIOS, FILE, 1, (student, "student.py"), prepared)
    assert len(asked) == 1


def test_only_so_many_files_and_results_are_remembered() -> None:
    hooks = Library().hooks
    foreseen = Foreseen()
    for number in range(100):
        source = f"def f(x): return x.a{number % 40}, x.b{number}\n"

        def prepared(stored: frozenset[str] | None, source: str = source) -> Program:
            return instrument(source, FILE, hooks, stored=stored)

        foreseen.foresee(source, FILE, 1, ("", "student.py"), prepared)
    for number in range(30):
        beside = f"x.b99 = 1\nx.a{number} = 1\n" + "y.a19 = 2\n" * (number % 2)
        foreseen.foresee(source, FILE, 1, (beside, "student.py"), prepared)
    files = foreseen._files.values()
    assert len(files) <= 64
    assert all(len(file.variants) <= 4 for file in files)


def test_guessing_takes_linear_time_whatever_the_text() -> None:
    # A pattern that backtracks would take hours here.
    for text in (".a:" * 20_000, "." * 60_000, ".a" * 30_000, ".a \t" * 15_000, ".a:" + " " * 60_000):
        Foreseen().foresee("", FILE, 1, (text, ""), lambda stored: instrument("", FILE, {}, stored=stored))
