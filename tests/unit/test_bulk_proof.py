"""The course's proof: every broken claim is found, named, and shown with what came instead."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest
import tiny_course
from fake_grader import FakeFactory
from tiny_course import corpus_file

from threadlings.bulk.crew import Crew
from threadlings.bulk.proof import prove
from threadlings.bulk.worker import GraderFactory, start_worker
from threadlings.course import load_course
from threadlings.report.proof import Proof

CORPUS = "graders/01_first/alpha_one/submissions"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tiny_course.build(tmp_path / "course")


def threads(workers: int, factory: GraderFactory) -> Executor:
    return ThreadPoolExecutor(workers, initializer=start_worker, initargs=(factory,))


def proof(root: Path, **options: int) -> Proof:
    course = load_course(root)
    return prove(course, Crew(FakeFactory(course), workers=2, make_executor=threads), **options)


def deviations(root: Path, **options: int) -> list[tuple[str, str, str]]:
    return [(d.where, d.expected, d.got) for d in proof(root, **options).deviations]


def corpus(root: Path, name: str, text: str) -> None:
    corpus_file(root, "01_first", "alpha_one", name, text)


def header(check: str = "never_loses", misconception: str = "M12") -> str:
    return f"# threadlings: check={check} misconception={misconception}\n"


def test_a_sound_course_has_no_deviations(root: Path) -> None:
    found = proof(root)
    assert found == Proof(exercises=3, corpus_files=18, repeat=1, deviations=())


def test_a_starter_that_passes_or_does_not_load_is_a_deviation(root: Path) -> None:
    starter = root / "exercises/01_first/alpha_one/alpha_one.py"
    starter.write_text("# verdict: passed\n")
    ((where, expected, got),) = deviations(root)
    assert (where, got) == ("exercises/01_first/alpha_one/alpha_one.py", "passed")
    assert expected == "a starter loads, and does not pass"
    starter.write_text("# verdict: crashed\n# message: name 'x' is not defined\n")
    ((_, _, got),) = deviations(root)
    assert got == "crashed\nnever_loses: crashed with M12: name 'x' is not defined"


@pytest.mark.parametrize("verdict", ["failed", "inconclusive", "grader_error"])
def test_a_solution_that_does_not_pass_is_a_deviation(root: Path, verdict: str) -> None:
    (root / "solutions/01_first/alpha_one/alpha_one.py").write_text(f"# verdict: {verdict}\n")
    ((where, expected, got),) = deviations(root)
    assert (where, expected) == ("solutions/01_first/alpha_one/alpha_one.py", "a solution passes every check")
    assert got == f"{verdict}\nnever_loses: {verdict} with M12: Lost update."


def test_a_right_submission_that_is_refused_is_a_deviation(root: Path) -> None:
    corpus(root, "pass_3.py", "# verdict: failed\n")
    ((where, expected, got),) = deviations(root)
    assert (where, expected) == (f"{CORPUS}/pass_3.py", "passes every check")
    assert got.startswith("failed\nnever_loses: failed")


def test_a_wrong_submission_that_is_accepted_is_a_deviation(root: Path) -> None:
    corpus(root, "fail_5.py", header() + "# verdict: passed\n")
    assert deviations(root) == [(f"{CORPUS}/fail_5.py", "failed, by never_loses with M12", "passed")]


def test_the_verdict_must_be_that_of_the_name(root: Path) -> None:
    corpus(root, "deadlock_5.py", header() + "# verdict: failed\n")
    ((_, expected, got),) = deviations(root)
    assert expected == "deadlock, by never_loses with M12"
    assert got.startswith("failed\nnever_loses: failed")


def test_another_check_than_the_named_one_is_a_deviation(root: Path) -> None:
    corpus(root, "fail_5.py", header(check="counts") + "# verdict: failed\n")
    ((_, expected, got),) = deviations(root)
    assert expected == "failed, by counts with M12"
    assert got == "failed\nnever_loses: failed with M12: Lost update."


def test_another_misconception_than_the_named_one_is_a_deviation(root: Path) -> None:
    corpus(root, "fail_5.py", header(misconception="M16") + "# verdict: failed\n")
    corpus(root, "fail_6.py", header(misconception="none") + "# verdict: failed\n")
    corpus(root, "fail_7.py", header(misconception="none") + "# verdict: failed\n# misconception: none\n")
    assert deviations(root) == [
        (
            f"{CORPUS}/fail_5.py",
            "failed, by never_loses with M16",
            "failed, by never_loses with M12: Lost update.",
        ),
        (
            f"{CORPUS}/fail_6.py",
            "failed, by never_loses with no misconception",
            "failed, by never_loses with M12: Lost update.",
        ),
    ]


@pytest.mark.parametrize(
    ("name", "text", "got"),
    [
        ("fail_5.py", "# verdict: failed\n", "'# verdict: failed'"),
        ("fail_5.py", "", "''"),
        ("fail_5.py", "# threadlings: check=nonsense misconception=M12\n", "check=nonsense"),
        ("fail_5.py", "# threadlings: check=counts misconception=M99\n", "misconception=M99"),
        ("wrong_5.py", "", "the name wrong_5.py"),
    ],
)
def test_a_corpus_file_whose_claim_cannot_be_read_is_a_deviation(
    root: Path, name: str, text: str, got: str
) -> None:
    corpus(root, name, text)
    assert [(where, came) for where, _, came in deviations(root)] == [(f"{CORPUS}/{name}", got)]


def test_hints_without_three_stages_are_a_deviation(root: Path) -> None:
    hints = root / "exercises/01_first/alpha_one/hints.md"
    hints.write_text("## Hint 1\n\nWho?\n\n## Hint 2\n\nWhat?\n")
    ((where, expected, got),) = deviations(root)
    assert (where, expected) == ("exercises/01_first/alpha_one/hints.md", "three stages of hints")
    assert got.endswith("found 1, 2.")


def test_a_check_without_a_test_and_a_test_without_a_check_are_deviations(root: Path) -> None:
    tests = root / "graders/01_first/alpha_one/test_alpha_one.py"
    tests.write_text("def test_something_else(submission): ...\n\n\ndef helper(): ...\n")
    assert [(where, expected) for where, expected, _ in deviations(root)] == [
        (
            "graders/01_first/alpha_one/test_alpha_one.py",
            "a function test_never_loses, for the hidden check in course.yaml",
        ),
        (
            "graders/01_first/alpha_one/test_alpha_one.py",
            "a hidden check something_else in course.yaml, for test_something_else",
        ),
    ]


def test_a_check_file_that_cannot_be_parsed_is_a_deviation(root: Path) -> None:
    (root / "graders/01_first/alpha_one/test_alpha_one.py").write_text("def test_(:\n")
    ((where, expected, _),) = deviations(root)
    assert (where, expected) == (
        "graders/01_first/alpha_one/test_alpha_one.py",
        "the hidden checks of alpha_one",
    )


def test_two_right_and_four_wrong_submissions_are_the_least(root: Path) -> None:
    (root / CORPUS / "fail_4.py").unlink()
    assert deviations(root) == [
        (CORPUS, "at least 2 right and 4 wrong submissions", "2 right ones and 3 wrong ones")
    ]


def test_repeating_grades_the_corpus_that_often_and_counts_the_slips(root: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    corpus(root, "pass_3.py", f"# log: {log}\n")
    corpus(root, "fail_5.py", header() + "# verdict: passed\n")
    found = proof(root, repeat=3)
    assert len(log.read_text().splitlines()) == 3
    assert [d.got for d in found.deviations] == ["in 3 of 3 runs: passed"]
    assert found.repeat == 3


def test_only_the_named_exercises_are_proved(root: Path) -> None:
    corpus(root, "fail_5.py", header() + "# verdict: passed\n")
    course = load_course(root)
    crew = Crew(FakeFactory(course), workers=1, make_executor=threads)
    found = prove(course, crew, exercises=[course.exercise("beta_two")])
    assert found == Proof(exercises=1, corpus_files=6, repeat=1, deviations=())


def test_progress_is_announced_and_counted(root: Path) -> None:
    course = load_course(root)
    planned: list[int] = []
    done: list[None] = []
    crew = Crew(FakeFactory(course), workers=2, make_executor=threads)
    prove(course, crew, planned=planned.append, progress=lambda: done.append(None))
    assert planned == [3 * (1 + 1 + 6)]
    assert len(done) == planned[0]
