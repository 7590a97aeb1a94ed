"""Executions in which nobody can go on: the root is named, the bystanders are not blamed."""

from __future__ import annotations

import pytest
from tapes import Tape

from threadlings.explain import explain

TRANSFER = """\
def transfer(src, dst, amount):
    with src.lock:
        with dst.lock:
            src.balance -= amount
            dst.balance += amount
"""

LEDGER = """\
class Ledger:
    def add(self, amount):
        with self._lock:
            self._total += amount
    def add_all(self, amounts):
        with self._lock:
            for amount in amounts:
                self.add(amount)
    def add_twice(self, amount):
        self._lock.acquire()
        self.add(amount)
        self.add(amount)
        self._lock.release()
    def first(self, amount):
        self._lock.acquire()
        self._total += amount
"""

BOX = """\
class Box:
    def put(self, value):
        with self._cond:
            self._cond.notify()
    def get(self):
        with self._cond:
            self._cond.wait()
    def add(self, value):
        with self._mutex:
            self._free.acquire()
"""


def circle(count):
    """`count` threads, each with a lock that the one before it wants."""
    tape = Tape(TRANSFER)
    threads = tape.start(count)
    for number, thread in enumerate(threads, start=1):
        thread.at(2).take(f"Account.lock#{number}")
    for number, thread in enumerate(threads, start=1):
        following = number % count + 1
        thread.at(3).stuck(f"Account.lock#{following}", f"Thread-{following}")
    tape.main.in_scenario(9).stuck("Thread-1", doing="Thread.join")
    return tape


def test_a_circle_of_two_names_each_thread_its_line_what_it_took_and_what_it_wants():
    explanation = explain(circle(2).ended("deadlock"))
    assert explanation.misconceptions == ("M26",)
    assert explanation.message.splitlines() == [
        "Deadlock: two threads wait for each other in a circle.",
        "  Thread-1 took Account.lock#1 at line 2 and waits for Account.lock#2 at line 3.",
        "  Thread-2 took Account.lock#2 at line 2 and waits for Account.lock#1 at line 3.",
    ]
    assert "order" in explanation.question


def test_a_circle_of_three_has_three_lines_and_the_joining_main_thread_is_not_one_of_them():
    explanation = explain(circle(3).ended("deadlock"))
    assert explanation.misconceptions == ("M26",)
    assert len(explanation.message.splitlines()) == 4
    assert "MainThread" not in explanation.message


def test_a_circle_is_drawn_with_who_waits_for_what(golden):
    golden("explain/circle_of_two.txt", explain(circle(2).ended("deadlock")).details + "\n")


def test_display_names_without_ids_are_resolved_by_who_holds_the_lock():
    tape = Tape(TRANSFER)
    one, two = tape.start(2)
    one.at(2).take("Account.lock#1")
    two.at(2).take("Account.lock#2")
    one.at(3).stuck("Account.lock", "Thread-2")
    two.at(3).stuck("Account.lock", "Thread-1")
    explanation = explain(tape.ended("deadlock"))
    assert explanation.misconceptions == ("M26",)
    assert "Thread-1 took Account.lock#1 at line 2 and waits for Account.lock#2" in explanation.message


def test_asking_again_inside_with_is_a_self_deadlock():
    tape = Tape(LEDGER)
    tape.main.at(6).take("Ledger._lock#1").at(3).stuck("Ledger._lock", "MainThread")
    explanation = explain(tape.ended("deadlock"))
    assert explanation.misconceptions == ("M19",)
    assert "MainThread waits at line 3 for Ledger._lock, which it holds itself" in explanation.message
    assert "line 6 in add_all() and is not done there" in explanation.message


def test_asking_again_after_a_bare_acquire_is_a_self_deadlock_if_the_caller_is_on_the_stack():
    tape = Tape(LEDGER)
    tape.main.at(10).take("Ledger._lock#1").at(3)
    tape.main.stuck("Ledger._lock", "MainThread", stack=[("scenarios", 4), ("student", 11), ("student", 3)])
    assert explain(tape.ended("deadlock")).misconceptions == ("M19",)


def test_asking_again_after_the_call_is_over_is_a_lock_left_behind():
    tape = Tape(LEDGER)
    tape.main.at(15).take("Ledger._lock#1").at(3)
    tape.main.stuck("Ledger._lock", "MainThread", stack=[("scenarios", 4), ("student", 3)])
    explanation = explain(tape.ended("deadlock"))
    assert explanation.misconceptions == ("M18",)
    assert "line 15 in first() and never gave it back" in explanation.message


def test_without_a_stack_a_bare_acquire_was_rather_left_behind_than_asked_for_twice():
    tape = Tape(LEDGER)
    tape.main.at(15).take("Ledger._lock#1").at(3).stuck("Ledger._lock", "MainThread")
    assert explain(tape.ended("deadlock")).misconceptions == ("M18", "M19")


def test_recursion_through_the_line_that_took_the_lock_is_a_self_deadlock():
    tape = Tape(LEDGER)
    tape.main.at(15).take("Ledger._lock#1").at(15)
    tape.main.stuck("Ledger._lock", "MainThread", stack=[("student", 16), ("student", 15)])
    assert explain(tape.ended("deadlock")).misconceptions == ("M19",)


def test_a_lock_taken_twice_and_given_back_once_is_still_held():
    tape = Tape(LEDGER)
    one, two = tape.start(2)
    one.at(15).take("Ledger._lock#1").take("Ledger._lock#1").give("Ledger._lock#1").does("end")
    two.at(15).stuck("Ledger._lock", "Thread-1")
    explanation = explain(tape.ended("deadlock"))
    assert explanation.misconceptions == ("M18",)
    assert "Thread-1 has ended." in explanation.message


def test_a_lock_left_behind_by_the_thread_that_joins_is_not_a_circle():
    tape = Tape(LEDGER)
    tape.main.at(15).take("Ledger._lock#1")
    (one,) = tape.start(1)
    one.at(15).stuck("Ledger._lock", "MainThread")
    tape.main.in_scenario(9).stuck("Thread-1", doing="Thread.join", stack=[("scenarios", 9)])
    explanation = explain(tape.ended("deadlock"))
    assert explanation.misconceptions == ("M18",)
    assert "MainThread took it at line 15 in first() and never gave it back" in explanation.message


def test_joining_while_holding_the_lock_the_other_needs_is_waiting_with_a_lock_in_hand():
    tape = Tape(LEDGER)
    tape.main.at(6).take("Ledger._lock#1")
    one = tape.actor("Thread-1")
    one.at(3).stuck("Ledger._lock", "MainThread")
    tape.main.at(8).stuck("Thread-1", doing="Thread.join")
    explanation = explain(tape.ended("deadlock"))
    assert explanation.misconceptions[0] == "M20"
    assert (
        "MainThread waits at line 8 for Thread-1 and keeps Ledger._lock, taken at line 6"
        in explanation.message
    )


def test_waiting_for_a_permit_with_the_mutex_in_hand_is_the_root_and_not_a_lost_signal():
    tape = Tape(BOX)
    one, two = tape.start(2)
    one.at(9).take("Box._mutex#1").at(10).stuck(
        "a lock without a name", "Thread-1", doing="Semaphore.acquire"
    )
    two.at(9).stuck("Box._mutex", "Thread-1")
    explanation = explain(tape.ended("deadlock"))
    assert explanation.misconceptions[0] == "M20"
    assert "Thread-2 needs Box._mutex at line 9" in explanation.message


def test_a_notification_before_the_wait_is_pointed_out():
    tape = Tape(BOX)
    one, two = tape.start(2)
    one.at(3).take("Box._cond#1").at(4).notifies_nobody("Box._cond#1").at(3).give("Box._cond#1").does("end")
    two.at(6).take("Box._cond#1").at(7).does("wait", "Box._cond", lock="Box._cond#1")
    two.stuck("Box._cond", doing="Condition.wait")
    explanation = explain(tape.ended("deadlock"))
    assert explanation.misconceptions == ("M22",)
    assert "Thread-1 had notified at line 4, when nobody was waiting." in explanation.message


def test_a_notification_that_woke_somebody_is_not_one_that_nobody_heard():
    tape = Tape(BOX)
    one, two = tape.start(2)
    two.at(6).take("Box._cond#1").at(7).does("wait", "Box._cond", lock="Box._cond#1")
    one.at(3).take("Box._cond#1").at(4).notifies_nobody("Box._cond#1").does("notify", lock="Box._cond#1")
    one.at(3).give("Box._cond#1").does("end")
    two.does("wait", "Box._cond", lock="Box._cond#1").stuck("Box._cond", doing="Condition.wait")
    explanation = explain(tape.ended("deadlock"))
    assert explanation.misconceptions == ("M22",)
    assert "nobody was waiting" not in explanation.message


def test_a_barrier_that_too_few_come_to_is_not_a_notification():
    tape = Tape(BOX)
    (one,) = tape.start(1)
    one.at(7).stuck("Box._cond", doing="Barrier.wait")
    explanation = explain(tape.ended("deadlock"))
    assert explanation.misconceptions == ()
    assert "no thread is left that could come to it" in explanation.message


def test_one_notification_for_two_waiters_woke_the_wrong_one():
    tape = Tape(BOX)
    one, two, three = tape.start(3)
    for waiter in (one, two):
        waiter.at(7).does("wait", "Box._cond").stuck("Box._cond", doing="Condition.wait")
    three.at(4).does("notify", "Condition.notify").does("end")
    explanation = explain(tape.ended("deadlock"))
    assert explanation.misconceptions == ("M23", "M22")
    assert "Thread-3 notified at line 4, when 2 were waiting." in explanation.message


def test_a_wait_nobody_will_end_is_a_lost_wake_up_even_without_a_notification():
    tape = Tape(BOX)
    (one,) = tape.start(1)
    one.at(7).stuck("Box._cond", doing="Condition.wait")
    tape.main.in_scenario(3).stuck("Thread-1", doing="Thread.join")
    explanation = explain(tape.ended("deadlock"))
    assert explanation.misconceptions == ("M22",)
    assert explanation.message.startswith("Deadlock: Thread-1 waits at line 7 in Condition.wait()")


def test_whoever_hangs_on_to_a_deadlock_is_not_its_root():
    tape = Tape(LEDGER)
    one, two = tape.start(2)
    two.at(3).stuck("Ledger._lock", "Thread-1")
    one.at(6).take("Ledger._lock#1").at(3).stuck("Ledger._lock", "Thread-1")
    tape.main.in_scenario(3).stuck("Thread-2", doing="Thread.join")
    explanation = explain(tape.ended("deadlock"))
    assert explanation.misconceptions == ("M19",)
    assert explanation.message.startswith("Deadlock: Thread-1 waits at line 3")


def test_a_lock_taken_in_a_constructor_was_meant_as_a_signal():
    tape = Tape(
        "class Order:\n    def __init__(self):\n        self.go = Lock()\n        self.go.acquire()\n"
    )
    tape.main.at(4).take("Order.go#1")
    (one,) = tape.start(1)
    one.in_scenario(4).stuck("Order.go", "MainThread")
    tape.main.in_scenario(9).stuck("Thread-1", doing="Thread.join")
    assert explain(tape.ended("deadlock")).misconceptions == ("M22", "M18")


def test_a_leaked_thread_gets_the_reason_why_it_is_stuck():
    tape = Tape(LEDGER)
    one, two = tape.start(2)
    one.at(15).take("Ledger._lock#1").does("end")
    two.at(3).stuck("Ledger._lock", "Thread-1")
    explanation = explain(tape.returned(0, leaked_threads=["Thread-2"]))
    assert explanation.misconceptions == ("M18",)
    assert explanation.message.startswith("Left running: Thread-2 never ends")


def test_a_leaked_thread_without_a_reason_is_at_least_named():
    explanation = explain(Tape(LEDGER).returned(0, leaked_threads=["Thread-2", "Thread-5"]))
    assert explanation.misconceptions == ()
    assert "Thread-2 and Thread-5 never end" in explanation.message


SPIN = """\
def wait_until(flag):
    while not flag.done:
        pass
def both(first, second):
    while True:
        first.acquire()
        if second.acquire(blocking=False):
            return
        first.release()
"""


@pytest.mark.parametrize("more", [{"kind": "spin"}, {"kind": "returned", "busy_waited": True}])
def test_a_loop_that_only_looks_is_busy_waiting(more):
    tape = Tape(SPIN, flag__done=False)
    (one,) = tape.start(1)
    one.at(2).read("Flag.done").does("spin")
    explanation = explain(tape.ended(**more))
    assert explanation.misconceptions == ("M24",)
    assert "line 2" in explanation.question


def test_two_threads_refusing_each_other_in_step_is_a_livelock():
    tape = Tape(SPIN)
    one, two = tape.start(2)
    for _ in range(2):
        one.at(6).take("a#1")
        two.at(6).take("b#2")
        one.at(7).refused("b#2")
        two.at(7).refused("a#1")
        one.at(9).give("a#1")
        two.at(9).give("b#2")
    for kind in ("spin", "step_limit"):
        explanation = explain(tape.ended(kind))
        assert explanation.misconceptions == ("M27", "M24")


def test_one_refusal_each_is_no_livelock():
    tape = Tape(SPIN)
    one, two = tape.start(2)
    one.at(7).refused("b#2")
    two.at(7).refused("a#1")
    assert explain(tape.ended("spin")).misconceptions == ("M24",)
