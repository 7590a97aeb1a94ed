"""A student's turns are followed line by line, and what cannot be followed is explained."""

from __future__ import annotations

import pytest

from threadlings.jail import ProbeClient, detect
from threadlings.judge import CheckFailed
from threadlings.judge.failure import Query, Rejection
from threadlings.judge.submission import Program, Submission
from threadlings.judge.turns import read_turns
from threadlings.verdicts import Verdict

SCENARIOS = """
import threading, time
from threadlings.scenario import together

total = 0

class Account:
    def __init__(self):
        self.balance = 0
        self.by = {"a": 0}
        self.lock = threading.Lock()
        self.other = threading.Lock()
        self.ready = threading.Event()

    def lines(self, x):
        '''A docstring is no turn.'''
        tmp = self.balance
        tmp = tmp + x
        self.balance = tmp

    def short(self, x):
        self.balance += x

    def item(self, x):
        self.by["a"] += x

    def named(self, x):
        global total
        total += x

    def local(self, x):
        n = 0
        n += x
        n += self.balance
        self.balance = n

    def helper(self, x):
        tmp = self.read()
        self.balance = tmp + x

    def read(self):
        return self.balance

    def locked(self, x):
        with self.lock:
            tmp = self.balance
            self.balance = tmp + x

    def opposite(self, x):
        first, second = self.lock, self.other
        if threading.current_thread().name == "B": first, second = second, first
        with first:
            with second:
                self.balance += x

    def waits(self, x):
        if threading.current_thread().name == "A":
            self.ready.wait()
        self.balance += x
        self.ready.set()

    def naps(self, x):
        time.sleep(x)
        self.balance += x

    def loops(self, x):
        for _ in range(2):
            self.balance += x

    def fails(self, x):
        raise ValueError(x)

def run(student, how):
    account = Account()
    action = getattr(account, how)
    together(A=lambda: action(10), B=lambda: action(10))
    return [account.balance, account.by["a"], total]

def only_a(student, how):
    account = Account()
    together(lambda: getattr(account, how)(1), A=lambda: getattr(account, how)(10))
    return account.balance

def students(student):
    shared = student.Shared()
    together(A=shared.work, B=shared.work)
    return shared.seen
"""
STUDENT = """
class Shared:
    def __init__(self):
        self.seen = 0
    def work(self):
        now = self.seen
        self.seen = now + 1
"""


@pytest.fixture(scope="module")
def probe():
    with ProbeClient(tier=detect()) as client:
        yield client


@pytest.fixture
def submission(probe, tmp_path):
    path = tmp_path / "scenarios.py"
    path.write_text(SCENARIOS)
    return Submission(Program("turns", STUDENT), probe, path)


def refusal(submission, turns, how, **more) -> str:
    with pytest.raises(CheckFailed) as caught:
        submission.follow("run", turns, how=how, **more)
    return caught.value.message


@pytest.mark.parametrize(
    ("turns", "balance"),
    [("AAABBB", 20), ("BBBAAA", 20), ("AABBAB", 10), ("ABBBAA", 10), ("A", 20), ("AB", 10), ("BA", 10)],
)
def test_each_letter_is_a_line_and_the_rest_goes_on_by_itself(submission, turns, balance):
    assert submission.follow("run", turns, how="lines").ending.value[0] == balance


def test_a_turn_tells_its_line_and_what_it_touched(submission):
    followed = submission.follow("run", "A A B B A B", how="lines")
    assert followed.table().splitlines() == [
        "  1  A  tmp = self.balance -> reads Account.balance = 0",
        "  2  A  tmp = tmp + x",
        "  3  B  tmp = self.balance -> reads Account.balance = 0",
        "  4  B  tmp = tmp + x",
        "  5  A  self.balance = tmp -> writes Account.balance = 10",
        "  6  B  self.balance = tmp -> writes Account.balance = 10",
    ]
    assert (followed.switches, followed.serial) == (3, False)
    assert submission.follow("run", "BBB AAA", how="lines").serial


@pytest.mark.parametrize("how", ["short", "item", "named"])
def test_a_line_that_changes_something_shared_is_split_into_three_turns(submission, how):
    whole = submission.follow("run", "A B", how=how)
    assert 20 in whole.ending.value
    split = submission.follow("run", "A B B B A A", how=how, split=True)
    assert 10 in split.ending.value
    assert [turn.part for turn in split.turns] == ["load", "load", "add", "store", "add", "store"]


def test_a_line_that_changes_only_what_is_local_is_one_turn(submission):
    followed = submission.follow("run", "AAAA BBBB", how="local", split=True)
    assert {turn.part for turn in followed.turns} == {""}
    assert "A has finished" in refusal(submission, "AAAAA", "local", split=True)


def test_lines_of_a_called_function_are_turns(submission):
    followed = submission.follow("run", "A A B B A B", how="helper")
    assert [turn.source for turn in followed.turns[:2]] == ["tmp = self.read()", "return self.balance"]
    assert followed.ending.value[0] == 10


def test_each_turn_of_a_loop_is_a_turn(submission):
    assert submission.follow("run", "A A A B B B", how="loops").ending.value[0] == 40
    assert "A has finished: 3 turns" in refusal(submission, "AAAA", "loops")


def test_the_programs_of_students_can_be_followed(submission):
    followed = submission.follow("students", "A B B A")
    assert followed.ending.value == 1
    assert {turn.file for turn in followed.turns} == {"student"}


def test_a_thread_that_is_no_actor_needs_no_turn(submission):
    followed = submission.follow("only_a", "A A A", actors="A", how="lines")
    assert (followed.ending.value, len(followed.turns)) == (11, 3)


def test_who_waits_for_a_lock_cannot_move_and_is_told_for_which(submission):
    message = refusal(submission, "A A B B", "locked")
    assert "Turn 4 is B's, and B cannot move: it waits at line" in message
    assert "for Account.lock, which A has" in message


def test_the_next_turn_of_who_waited_completes_the_line(submission):
    followed = submission.follow("run", "A B A A B B B", how="locked")
    assert followed.ending.value[0] == 20
    assert [turn.source for turn in followed.turns if turn.actor == "B"][:2] == ["with self.lock:"] * 2
    assert "takes Account.lock" in str(followed.turns[4])


def test_who_waits_for_an_event_cannot_move(submission):
    assert "A cannot move: it waits" in refusal(submission, "A A A A", "waits")


def test_a_deadlock_can_be_reached_and_then_nobody_can_move(submission):
    followed = submission.follow("run", "A A A B B B B A B", how="opposite")
    assert followed.ending.kind == "deadlock"
    assert "nobody can move any more: " in refusal(submission, "A A A B B B B A B A", "opposite")


def test_who_sleeps_is_overtaken_and_wakes_when_nobody_else_can_go_on(submission):
    followed = submission.follow("run", "A B A B", how="naps")
    assert followed.ending.value[0] == 20
    assert followed.ending.elapsed_s == (10.0, 10.0)


def test_an_error_in_a_thread_is_its_end(submission):
    assert "A has finished: 1 turn was all it had" in refusal(submission, "A A", "fails")


def test_what_was_followed_replays_without_turns(submission):
    followed = submission.follow("run", "A B B B A A", how="lines")
    query = Query("run", {"how": "lines"}, {"max_steps": 20_000})
    confirmed = submission.confirm(Rejection("lost", ending=followed.ending, query=query))
    assert confirmed.verdict is Verdict.FAILED
    assert confirmed.ending.value == followed.ending.value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A A C", "Turn 3 is for 'C', and there are only A and B"),
        ("", "The schedule is empty"),
        (" , ", "The schedule is empty"),
        (None, "A schedule is a string of the letters A and B, such as 'A B'; this is None"),
        (6, "this is 6"),
        ("AB" * 501, "1002 turns"),
    ],
)
def test_what_is_no_schedule_is_told_so(submission, text, said):
    assert said in refusal(submission, text, "lines")


@pytest.mark.parametrize("text", ["aab", "A, A, B", "A-A-B", ["A", "A", "B"], ("AA", "B"), "A\nA\nB\n"])
def test_spelling_does_not_matter(text):
    assert read_turns(text, "AB") == ["A", "A", "B"]


# -- every order -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("how", "split"), [("lines", False), ("short", True)])
def test_of_two_times_three_turns_there_are_twenty_orders_and_eighteen_lose(submission, how, split):
    orders = submission.orders("run", how=how, split=split)
    assert (orders.total, orders.complete) == (20, True)
    lost, kept = orders.outcomes
    assert (lost.value[0], lost.orders, lost.fewest_switches) == (10, 18, 2)
    assert (kept.value[0], kept.orders, kept.fewest_switches) == (20, 2, 1)
    again = submission.follow("run", lost.example, how=how, split=split)
    assert (again.ending.value, again.switches) == (lost.value, 2)


@pytest.mark.parametrize("how", ["lines", "helper", "locked", "opposite", "waits"])
def test_the_orders_come_to_what_the_search_finds(submission, how):
    orders = submission.orders("run", how=how, split=True)
    found = submission.explore("run", how=how)
    assert orders.complete
    assert found.exhaustive
    assert {(outcome.kind, outcome.value) for outcome in orders.outcomes} == {
        (ending.kind, ending.value) for ending in found.endings
    }


def test_orders_beyond_the_limit_are_not_claimed(submission):
    orders = submission.orders("run", how="lines", limit=19)
    assert (orders.total, orders.complete) == (19, False)
    assert submission.orders("run", how="lines", limit=20).complete
