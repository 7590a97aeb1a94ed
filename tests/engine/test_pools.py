"""Futures and thread pools: every order that a program can tell apart, and no more than these."""

from __future__ import annotations

import textwrap

import pytest

from threadlings.engine.modules import Library
from threadlings.engine.subject import SourceFile, Subject
from threadlings.search.exhaustive import explore_all

HEAD = """
import threading, time
from concurrent.futures import (
    ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, Future, ThreadPoolExecutor, as_completed, wait
)
"""


def explored(body, head=HEAD):
    """(number of executions, values and other kinds of ending) of the search through `main`'s body."""
    source = f"{head}\ndef main():\n" + textwrap.indent(textwrap.dedent(body), "    ")
    subject = Subject(
        Library(),
        [SourceFile("student", "student", source)],
        lambda modules: modules["student"].main(),
    )
    seen = []

    def visit(result):
        seen.append(result.value if result.kind == "returned" else (result.kind, result.message))
        return False

    coverage = explore_all(subject.run, visit, max_executions=5_000, max_steps=1_000_000)
    assert coverage.exhaustive
    assert not coverage.pruned or coverage.pruned < coverage.executions
    return coverage.executions, {str(value) for value in seen}


BELL = {1: 1, 2: 2, 3: 5, 4: 15}


@pytest.mark.parametrize("count", BELL)
def test_tasks_that_share_nothing_are_dealt_out_in_every_way_and_nothing_else_is_tried(count):
    """Each way to divide the tasks among workers that are all alike, once: the Bell numbers."""
    executions, values = explored(f"""
        def who():
            return int(threading.current_thread().name.rpartition("_")[2])
        with ThreadPoolExecutor({count}) as pool:
            return [task.result() for task in [pool.submit(who) for _ in range({count})]]
    """)
    assert executions == len(values) == BELL[count]


@pytest.mark.parametrize(
    "leave", ["with ThreadPoolExecutor(3) as pool:", "pool = ThreadPoolExecutor(3)\nif True:"]
)
@pytest.mark.parametrize("ask", ["wait(tasks)", "[t.result() for t in tasks]", "pool.shutdown()"])
def test_tasks_that_take_time_and_share_nothing_have_one_order(leave, ask):
    executions, values = explored(
        f"begun = time.monotonic()\n{leave}\n    tasks = [pool.submit(time.sleep, n) for n in (1, 2, 3)]\n"
        f"    {ask}\nreturn time.monotonic() - begun"
    )
    assert (executions, values) == (1, {"3.0"})


ORDERS = {
    "two futures, each set by a thread": (2, "threading.Thread(target=f.set_result, args=(i,)).start()"),
    "three futures, each set by a thread": (3, "threading.Thread(target=f.set_result, args=(i,)).start()"),
    "futures that fail": (2, "threading.Thread(target=f.set_exception, args=(KeyError(i),)).start()"),
    "futures that are cancelled": (2, "threading.Thread(target=cancelled, args=(f,)).start()"),
}


@pytest.mark.parametrize("name", ORDERS)
def test_as_completed_meets_every_order_in_which_futures_end(name):
    count, begin = ORDERS[name]
    _, values = explored(f"""
        def cancelled(future):
            future.cancel()
            future.set_running_or_notify_cancel()
        futures = [Future() for _ in range({count})]
        for i, f in enumerate(futures):
            {begin}
        return [futures.index(f) for f in as_completed(futures)]
    """)
    assert len(values) == {2: 2, 3: 6}[count]


def test_as_completed_over_a_pool_meets_every_order():
    _, values = explored("""
        with ThreadPoolExecutor(2) as pool:
            tasks = [pool.submit(int, n) for n in range(2)]
            return [task.result() for task in as_completed(tasks)]
    """)
    assert values == {"[0, 1]", "[1, 0]"}


WAITS = {
    "the first": ("FIRST_COMPLETED", {"[0]", "[1]", "[0, 1]"}),
    "all": ("ALL_COMPLETED", {"[0, 1]"}),
    "the first that fails, and none does": ("FIRST_EXCEPTION", {"[0, 1]"}),
}


@pytest.mark.parametrize("name", WAITS)
@pytest.mark.parametrize("timeout", ["", ", timeout=5"])
def test_wait_returns_with_whatever_may_have_ended_by_then(name, timeout):
    until, expected = WAITS[name]
    _, values = explored(f"""
        futures = [Future(), Future()]
        for i, f in enumerate(futures):
            threading.Thread(target=f.set_result, args=(i,)).start()
        done, rest = wait(futures, return_when={until}{timeout})
        assert done | rest == set(futures)
        return sorted(f.result() for f in done)
    """)
    assert values == expected


def test_wait_for_all_does_not_take_a_cancelled_task_for_done_before_the_pool_knows():
    _, values = explored("""
        with ThreadPoolExecutor(1) as pool:
            first, second = pool.submit(time.sleep, 2), pool.submit(print)
            begun = time.monotonic()
            second.cancel()
            wait([second])
            return time.monotonic() - begun
    """)
    assert values == {"2.0"}


def test_workers_that_an_initializer_made_different_take_tasks_in_any_order():
    _, values = explored("""
        mine, numbers = threading.local(), [0, 1]
        def begin(): mine.number = numbers.pop(0)
        with ThreadPoolExecutor(2, initializer=begin) as pool:
            return [t.result() for t in [pool.submit(lambda: mine.number) for _ in range(2)]]
    """)
    assert values == {"[0, 0]", "[0, 1]", "[1, 0]", "[1, 1]"}


def test_tasks_that_wait_for_each_other_never_want_for_a_worker():
    _, values = explored("""
        barrier = threading.Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            pool.submit(int).result()
            return len([t.result() for t in [pool.submit(barrier.wait) for _ in range(2)]])
    """)
    assert values == {"2"}


def test_a_program_that_counts_threads_may_find_that_an_idle_worker_was_used_again_and_that_it_was_not():
    _, values = explored("""
        pool = ThreadPoolExecutor(3)
        pool.submit(int).result()
        pool.submit(int).result()
        return threading.active_count() - 1
    """)
    assert values == {"1", "2"}


def test_an_idle_worker_is_always_used_again_when_it_has_had_time_to_be_idle():
    _, values = explored("""
        pool = ThreadPoolExecutor(3)
        for _ in range(3):
            pool.submit(int).result()
            time.sleep(1)
        return threading.active_count() - 1
    """)
    assert values == {"1"}


def test_a_task_that_is_cancelled_while_a_worker_takes_it_ends_one_way_or_the_other():
    _, values = explored("""
        with ThreadPoolExecutor(1) as pool:
            task = pool.submit(int)
            return task.cancel(), task.cancelled()
    """)
    assert values == {"(True, True)", "(False, False)"}


def test_a_shutdown_that_cancels_meets_every_choice_of_tasks_begun():
    _, values = explored("""
        pool = ThreadPoolExecutor(1)
        tasks = [pool.submit(int) for _ in range(2)]
        pool.shutdown(cancel_futures=True)
        return [task.cancelled() for task in tasks]
    """)
    assert values == {"[False, False]", "[False, True]", "[True, False]", "[True, True]"}


PROCESSES = {
    "all names at once": "from concurrent.futures import *",
    "one name among others": "from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor",
}


@pytest.mark.parametrize("name", PROCESSES)
@pytest.mark.parametrize("use", ["", "ProcessPoolExecutor(1)"])
def test_a_pool_of_processes_is_refused_when_it_is_used_and_not_when_it_is_named(name, use):
    _, values = explored(f"{use}\nreturn ThreadPoolExecutor.__name__", head=PROCESSES[name])
    if use:
        assert "concurrent.futures.ProcessPoolExecutor" in values.pop()
    else:
        assert values == {"ThreadPoolExecutor"}
