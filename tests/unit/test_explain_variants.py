"""The same mistakes in other clothes, and correct executions about which nothing must be claimed."""

from __future__ import annotations

import pytest
from tapes import Tape

from threadlings.explain import explain
from threadlings.explain.facts import Kind, conflicts
from threadlings.explain.rules import diagnose
from threadlings.explain.trace import Trace

CODE = (
    "def work():\n" + "".join(f"    step({number})\n" for number in range(2, 20)) + "def other():\n    pass\n"
)


def tape_of(**storage):
    return Tape(CODE, **storage)


def trace_of(record):
    return Trace.from_json(record["trace"])


# -- the shapes --------------------------------------------------------------------------------------------


def test_the_main_thread_may_be_the_one_that_is_interrupted():
    tape = tape_of(counter__n=0)
    (one,) = tape.start(1)
    tape.main.at(3).read("Counter.n")
    one.at(3).read("Counter.n").write("Counter.n", 1)
    tape.main.at(3).write("Counter.n", 1)
    explanation = explain(tape.returned(1))
    assert explanation.misconceptions == ("M12",)
    assert "both threads read Counter.n = 0" in explanation.message


def test_of_three_threads_the_two_that_met_are_named():
    tape = tape_of(counter__n=0)
    one, two, three = tape.start(3)
    two.at(3).read("Counter.n").write("Counter.n", 1)
    one.at(3).read("Counter.n")
    three.at(3).read("Counter.n").write("Counter.n", 2)
    one.at(3).write("Counter.n", 2)
    assert "Thread-1 and Thread-3 read Counter.n = 1 before either wrote" in explain(tape.returned(2)).message


def test_a_lock_held_only_within_the_section_of_another_is_not_what_separates_the_two():
    tape = tape_of(ledger__first=0, ledger__second=0)
    one, two = tape.start(2)
    one.at(3).take("Ledger.batch").at(4).take("Ledger.lock").write("Ledger.first", 20).give("Ledger.lock")
    two.at(8).take("Ledger.lock").read("Ledger.first").read("Ledger.second").give("Ledger.lock")
    one.at(4).take("Ledger.lock").write("Ledger.second", -20).give("Ledger.lock").at(3).give("Ledger.batch")
    explanation = explain(tape.returned(20))
    assert explanation.misconceptions[0] == "M14"
    assert "Thread-1 held Ledger.batch, Thread-2 held Ledger.lock: neither had to wait" in explanation.message
    assert "held no lock" not in explanation.message


def test_an_intruder_that_wrote_blindly_is_told_as_it_was():
    tape = tape_of(counter__n=7)
    one, two = tape.start(2)
    one.at(3).read("Counter.n")
    two.at(4).write("Counter.n", 0)
    one.at(3).write("Counter.n", 8)
    message = explain(tape.returned(8)).message
    assert (
        "Thread-1 read Counter.n = 7, then Thread-2 wrote Counter.n = 0, then Thread-1 wrote 8 over it"
        in message
    )


def test_an_update_of_a_dictionary_entry_is_an_update():
    tape = tape_of()
    tape.storage["hits.['a']"] = "0"
    one, two = tape.start(2)
    one.at(3).read("hits['a']@hits")
    two.at(3).read("hits['a']@hits").write("hits['a']@hits", 1)
    one.at(3).write("hits['a']@hits", 1)
    explanation = explain(tape.returned(1))
    assert explanation.misconceptions[0] == "M12"
    assert "read hits['a']" in explanation.message


def test_a_check_whose_act_is_an_append_is_a_stale_check():
    tape = tape_of(pool__size=1)
    one, two = tape.start(2)
    lock = "Pool._lock#1"
    one.at(3).take(lock).read("Pool.size").give(lock)
    two.at(3).take(lock).read("Pool.size").give(lock).at(5).take(lock).write("Pool.size", 2).give(lock)
    one.at(5).take(lock).read("Pool.size").write("Pool.size", 3).give(lock)
    explanation = explain(tape.returned(3))
    assert explanation.misconceptions == ("M16",)
    assert "both threads saw Pool.size = 1" in explanation.message


def test_a_look_that_is_repeated_before_the_act_is_not_stale():
    tape = tape_of(pool__size=1)
    one, two = tape.start(2)
    one.at(3).read("Pool.size")
    two.at(5).write("Pool.size", 2)
    one.at(3).read("Pool.size").at(4).write("Pool.size", 3)
    assert not conflicts(trace_of(tape.returned(3)))


def test_an_intruder_that_changed_nothing_is_no_conflict():
    tape = tape_of(pool__size=1)
    one, two = tape.start(2)
    one.at(3).read("Pool.size")
    two.at(5).write("Pool.size", 1)
    one.at(4).write("Pool.size", 3)
    assert not conflicts(trace_of(tape.returned(3)))


def test_reading_back_what_another_thread_wrote_is_a_mix_up():
    tape = tape_of(ids__last=0)
    one, two = tape.start(2)
    one.at(3).read("Ids.last").write("Ids.last", 1)
    two.at(3).read("Ids.last").write("Ids.last", 2)
    one.at(4).read("Ids.last")
    explanation = explain(tape.returned([2, 2]))
    assert (
        "Thread-1 wrote Ids.last = 1, then Thread-2 wrote Ids.last = 2, which Thread-1 read"
        in explanation.message
    )
    assert explanation.misconceptions[0] == "M12"


def test_an_update_after_another_thread_s_update_is_no_mix_up():
    tape = tape_of(ids__last=0)
    one, two = tape.start(2)
    one.at(3).read("Ids.last").write("Ids.last", 1)
    two.at(3).read("Ids.last").write("Ids.last", 2)
    one.at(3).read("Ids.last").write("Ids.last", 3)
    kinds = {conflict.kind for conflict in conflicts(trace_of(tape.returned(3)))}
    assert not kinds & {Kind.LOST_UPDATE, Kind.STALE_CHECK, Kind.OVERWRITTEN}


@pytest.mark.parametrize("reader_locks", [(), ("Stats.other#2",), ("Stats.lock#1",)])
def test_a_torn_read_is_explained_by_the_reader_s_locks(reader_locks):
    tape = tape_of(stats__count=1, stats__total=5)
    writer, reader = tape.start(2)
    expected = {(): "M15", ("Stats.other#2",): "M14", ("Stats.lock#1",): "M16"}[reader_locks]
    if expected == "M16":  # the reader locks each look for itself
        reader.at(8).take("Stats.lock#1").read("Stats.count").give("Stats.lock#1")
        writer.at(3).take("Stats.lock#1").write("Stats.count", 2).write("Stats.total", 10).give(
            "Stats.lock#1"
        )
        reader.at(9).take("Stats.lock#1").read("Stats.total").give("Stats.lock#1")
    else:
        writer.at(3).take("Stats.lock#1").write("Stats.count", 2)
        for lock in reader_locks:
            reader.at(7).take(lock)
        reader.at(8).read("Stats.count").read("Stats.total")
        writer.at(4).write("Stats.total", 10).give("Stats.lock#1")
    explanation = explain(tape.returned([2, 5]))
    assert explanation.misconceptions[0] == expected
    assert explanation.message.startswith("Torn read: ")


def test_one_lock_for_each_of_two_fields_does_not_protect_the_pair():
    tape = tape_of(stats__count=1, stats__total=5)
    writer, reader = tape.start(2)
    reader.at(8).take("Stats.c#1").read("Stats.count").give("Stats.c#1")
    writer.at(3).take("Stats.c#1").write("Stats.count", 2).give("Stats.c#1")
    writer.at(4).take("Stats.t#2").write("Stats.total", 10).give("Stats.t#2")
    reader.at(9).take("Stats.t#2").read("Stats.total").give("Stats.t#2")
    explanation = explain(tape.returned([1, 10]))
    assert explanation.misconceptions[0] == "M14"
    assert "run under different locks: Stats.c and Stats.t" in explanation.message


def test_a_batch_seen_half_done_is_a_gap_between_two_critical_sections():
    tape = tape_of(ledger__total=0)
    writer, reader = tape.start(2)
    lock = "Ledger._lock#1"
    writer.at(3).take(lock).read("Ledger.total").write("Ledger.total", 20).give(lock)
    reader.at(9).take(lock).read("Ledger.total").give(lock)
    writer.at(3).take(lock).read("Ledger.total").write("Ledger.total", 0).give(lock)
    explanation = explain(tape.returned(20))
    assert explanation.misconceptions == ("M16",)
    assert explanation.message.startswith("Half done: Thread-1 had written Ledger.total = 20")


def test_both_making_what_was_missing_is_its_own_misconception():
    tape = tape_of(lazy__value=None)
    one, two = tape.start(2)
    one.at(3).read("Lazy.value")
    two.at(3).read("Lazy.value").at(4).write("Lazy.value", "second")
    one.at(4).write("Lazy.value", "first")
    explanation = explain(tape.returned())
    assert explanation.misconceptions == ("M31", "M12")
    assert "made its own: 'second' and 'first'" in explanation.message


def test_a_done_mark_that_is_never_put_back_is_not_a_lock():
    tape = tape_of(lazy__done=False)
    one, two = tape.start(2)
    one.at(3).read("Lazy.done")
    two.at(3).read("Lazy.done").at(4).write("Lazy.done", True)
    one.at(4).write("Lazy.done", True)
    # The second write of one value is no lost update of the first: `_writer_between` compares with the look.
    assert explain(tape.returned()).misconceptions[0] == "M31"


@pytest.mark.parametrize(("rest", "taken"), [(False, True), (True, False), (0, 1), (None, "Thread-1")])
def test_a_flag_may_have_any_two_values(rest, taken):
    tape = tape_of(gate__state=rest, counter__n=5)
    one, two = tape.start(2)
    one.at(2).read("Gate.state")
    two.at(2).read("Gate.state").at(3).write("Gate.state", taken).at(4).read("Counter.n")
    one.at(3).write("Gate.state", taken).at(4).read("Counter.n").write("Counter.n", 6)
    one.at(5).write("Gate.state", rest)
    two.at(4).write("Counter.n", 6).at(5).write("Gate.state", rest)
    assert explain(tape.returned(6)).misconceptions[0] == "M24"


def test_a_count_of_visitors_is_no_flag_although_it_goes_from_0_to_1_and_back():
    tape = tape_of(room__visitors=0)
    one, two = tape.start(2)
    one.at(3).read("Room.visitors")
    two.at(3).read("Room.visitors").write("Room.visitors", 1)
    one.at(3).write("Room.visitors", 1).at(5).read("Room.visitors").write("Room.visitors", 0)
    assert explain(tape.returned(0)).misconceptions == ("M12",)


# -- locks -------------------------------------------------------------------------------------------------


def test_two_objects_with_a_lock_each_are_not_a_lock_made_per_call():
    tape = tape_of(b__balance=0)
    one, two = tape.start(2)
    for thread in (one, two):  # both locks are real: each is asked for by both threads at some time
        for lock in ("Account.lock#1", "Account.lock#2"):
            thread.at(2).take(lock).give(lock)
    one.at(3).take("Account.lock#1").at(4).read("Account.balance@b")
    two.at(3).take("Account.lock#2").at(4).read("Account.balance@b").write("Account.balance@b", 5)
    two.give("Account.lock#2")
    one.write("Account.balance@b", 5).give("Account.lock#1")
    explanation = explain(tape.returned(5))
    assert explanation.misconceptions == ("M14", "M15")
    assert "Which one lock" in explanation.question


def test_a_wait_in_between_ends_the_critical_section():
    tape = tape_of(box__full=True)
    one, two = tape.start(2)
    cond = "Box.cond#1"
    one.at(3).take(cond).read("Box.full").at(4).does("wait", lock=cond)
    one.locks.remove(cond)
    two.at(8).take(cond).write("Box.full", False).give(cond)
    one.take(cond).at(5).write("Box.full", True).give(cond)
    explanation = explain(tape.returned())
    assert explanation.misconceptions[0] == "M16"


def test_a_lock_retried_until_it_is_free_was_not_given_up():
    tape = tape_of(counter__n=0)
    one, two = tape.start(2)
    one.at(3).gets("Counter.lock#1")
    two.at(3).refused("Counter.lock#1")
    one.at(4).read("Counter.n").write("Counter.n", 1).give("Counter.lock#1")
    two.at(3).gets("Counter.lock#1").at(4).read("Counter.n").write("Counter.n", 2).give("Counter.lock#1")
    assert diagnose(trace_of(tape.returned(2))) is None


def test_a_sleep_outside_the_function_that_touches_the_data_is_no_synchronisation():
    tape = tape_of(counter__n=0)
    one, two = tape.start(2)
    one.at(21).does("sleep").at(3).read("Counter.n")
    two.at(21).does("sleep").at(3).read("Counter.n").write("Counter.n", 1)
    one.at(3).write("Counter.n", 1)
    assert explain(tape.returned(1)).misconceptions == ("M12",)


def test_reading_a_result_too_early_blames_the_missing_wait():
    tape = tape_of(job__result=None)
    (one,) = tape.start(1)
    tape.main.at(5).read("Job.result")
    one.at(3).write("Job.result", 42)
    explanation = explain(tape.returned(None), allowed=["42"], got="None")
    assert explanation.misconceptions == ("M04", "M07")
    assert (
        "MainThread read Job.result = None at line 5; Thread-1 wrote Job.result = 42" in explanation.message
    )


def test_reading_too_early_after_a_sleep_blames_the_sleep():
    tape = tape_of(job__result=None)
    (one,) = tape.start(1)
    tape.main.at(4).does("sleep").at(5).read("Job.result")
    one.at(3).write("Job.result", 42)
    assert explain(tape.returned(None)).misconceptions == ("M07", "M04")


# -- nothing to say ----------------------------------------------------------------------------------------


def test_a_correctly_locked_execution_has_no_conflict():
    tape = tape_of(counter__n=0)
    one, two = tape.start(2)
    for thread, value in ((one, 1), (two, 2)):
        thread.at(3).take("Counter.lock#1").at(4).read("Counter.n").write("Counter.n", value)
        thread.at(3).give("Counter.lock#1")
    tape.main.at(9).read("Counter.n")
    record = tape.returned(2)
    assert diagnose(trace_of(record)) is None
    explanation = explain(record, allowed=["3"], got="2")
    assert explanation.message == "Expected 3, got 2."
    assert explanation.misconceptions == ()
    assert explanation.question.endswith("?")


def test_what_the_main_thread_does_before_and_after_is_no_part_of_a_race():
    tape = tape_of(counter__n=0)
    tape.main.at(3).read("Counter.n").write("Counter.n", 0)
    (one,) = tape.start(1)
    one.at(4).write("Counter.n", 5)
    tape.main.at(3).read("Counter.n").write("Counter.n", 6)
    assert diagnose(trace_of(tape.returned(6))) is None


def test_storage_inside_the_library_is_left_alone():
    tape = tape_of(counter__n=0)
    one, two = tape.start(2)
    one.at(3).read("Queue.unfinished")
    two.at(3).write("Queue.unfinished", 1)
    one.at(3).write("Queue.unfinished", 2)
    record = tape.returned(1)
    for step in record["trace"]["steps"]:
        step["file"] = "library"
    assert not conflicts(trace_of(record))


def test_among_equals_the_variable_that_shows_in_the_observation_is_blamed():
    def both(got):
        tape = tape_of(s__debug=0, s__n=10)
        one, two = tape.start(2)
        one.at(3).read("S.debug")
        two.at(3).read("S.debug").write("S.debug", 1)
        one.write("S.debug", 1)
        one.at(4).read("S.n")
        two.at(4).read("S.n").write("S.n", 11)
        one.write("S.n", 11)
        return explain(tape.returned(), got=got).message

    assert "S.n = 10" in both("(11, 'done')")
    assert "S.debug = 0" in both("(1, 'done')")


def test_the_same_record_is_explained_the_same_way_every_time():
    tape = tape_of(counter__n=0)
    one, two = tape.start(2)
    one.at(3).read("Counter.n")
    two.at(3).read("Counter.n").write("Counter.n", 1)
    one.at(3).write("Counter.n", 1)
    record = tape.returned(1)
    assert explain(record) == explain(record)
