"""Time may pass while others could run: what that finds, and what it must never make up.

The outcomes of many small programs are compared with brute force in `tests/quality`; here are the promises
a grader relies on, one program each.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from threadlings.engine.events import Op

SLEEP_AS_SYNCHRONISATION = """
    import threading, time
    result = []
    def work():
        time.sleep(1)
        result.append(42)
    def main():
        threading.Thread(target=work).start()
        time.sleep(2)
        return len(result)
"""


def test_sleeping_long_enough_passes_as_synchronisation_only_without_the_option(
    explore: Callable[..., Any],
) -> None:
    assert explore(SLEEP_AS_SYNCHRONISATION).values == {"1"}
    assert explore(SLEEP_AS_SYNCHRONISATION, early_timeouts=3).values == {"0", "1"}


@pytest.mark.parametrize(
    ("make", "wait", "let_go"),
    [
        ("threading.Lock(); it.acquire()", "it.acquire(timeout=5)", "it.release()"),
        ("threading.Semaphore(0)", "it.acquire(timeout=5)", "it.release()"),
        ("threading.Event()", "it.wait(5)", "it.set()"),
        ("queue.Queue()", "it.get(timeout=5) == 1", "it.put(1)"),
        ("queue.SimpleQueue()", "it.get(timeout=5) == 1", "it.put(1)"),
        ("concurrent.futures.Future()", "it.result(timeout=5) == 1", "it.set_result(1)"),
    ],
)
def test_a_timed_wait_may_end_in_vain_although_the_other_thread_was_about_to(
    explore: Callable[..., Any], make: str, wait: str, let_go: str
) -> None:
    source = f"""
        import concurrent.futures, queue, threading, time
        it = {make}
        def main():
            other = threading.Thread(target=lambda: {let_go})
            other.start()
            begun = time.monotonic()
            try:
                granted = {wait}
            except (queue.Empty, concurrent.futures.TimeoutError):
                granted = False
            waited = time.monotonic() - begun
            other.join()
            return granted, waited
    """
    assert explore(source).values == {"(True, 0.0)"}
    found = explore(source, early_timeouts=3)
    assert found.coverage.exhaustive
    assert found.values == {"(True, 0.0)", "(False, 5.0)"}


def test_a_timed_join_and_a_timed_condition_may_end_in_vain(explore: Callable[..., Any]) -> None:
    source = """
        import threading
        condition = threading.Condition()
        def work():
            with condition:
                condition.notify()
        def main():
            thread = threading.Thread(target=work)
            with condition:
                thread.start()
                notified = condition.wait(3)
            thread.join(3)
            over = not thread.is_alive()
            thread.join()
            return notified, over
    """
    assert explore(source).values == {"(True, True)"}
    assert "(False, False)" in explore(source, early_timeouts=3).values


def test_two_sleeps_of_one_thread_keep_their_order_and_their_length(explore: Callable[..., Any]) -> None:
    source = """
        import threading, time
        seen = []
        def main():
            threads = [threading.Thread(target=run, args=(n,)) for n in (1, 2)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            return seen
        def run(n):
            begun = time.monotonic()
            time.sleep(n)
            between = time.monotonic()
            time.sleep(n)
            seen.append((between - begun >= n, time.monotonic() - between >= n))
    """
    assert explore(source, early_timeouts=3).values == {"[(True, True), (True, True)]"}


def test_a_timer_may_fire_late_and_never_before_its_time(explore: Callable[..., Any]) -> None:
    source = """
        import threading, time
        fired = []
        def main():
            timer = threading.Timer(2, lambda: fired.append(time.monotonic()))
            timer.start()
            time.sleep(3)
            timer.cancel()
            timer.join()
            return [at >= 2 for at in fired]
    """
    assert explore(source).values == {"[True]"}
    assert explore(source, early_timeouts=3).values == {"[True]", "[]"}


def test_what_one_thread_read_from_the_clock_is_never_ahead_of_a_thread_it_told(
    explore: Callable[..., Any],
) -> None:
    source = """
        import threading, time
        told = threading.Event()
        stamps = []
        def first():
            time.sleep(5)
            stamps.append(time.monotonic())
            told.set()
        def second():
            told.wait()
            time.sleep(1)
            stamps.append(time.monotonic())
        def main():
            threads = [threading.Thread(target=f) for f in (first, second)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            return stamps[1] - stamps[0] >= 1
    """
    assert explore(source, early_timeouts=3).values == {"True"}


RETRIES = {
    "a timed lock": "while not lock.acquire(timeout=1): pass",
    "a timed lock, counted": "while not lock.acquire(timeout=1): tries.append(1)",
    "a try-lock and a pause": "while not lock.acquire(blocking=False): time.sleep(1)",
    "a deadline": "end = time.monotonic() + 3\n            while time.monotonic() < end: time.sleep(1)\n"
    "            lock.acquire()",
}


@pytest.mark.parametrize("how", RETRIES)
def test_retrying_is_neither_endless_nor_a_spin(explore: Callable[..., Any], how: str) -> None:
    source = f"""
        import threading, time
        lock = threading.Lock()
        tries = []
        def work():
            {RETRIES[how]}
            lock.release()
        def main():
            lock.acquire()
            thread = threading.Thread(target=work)
            thread.start()
            time.sleep(2)
            lock.release()
            thread.join()
            return "done"
    """
    found = explore(source, early_timeouts=2)
    assert found.values == {"'done'"}
    assert found.coverage.exhaustive
    assert not any(result.busy_waited for result in found.results)


def test_waits_beyond_the_bound_are_told(explore: Callable[..., Any]) -> None:
    enough = explore(SLEEP_AS_SYNCHRONISATION, early_timeouts=1)
    assert not any(result.held_back for result in enough.results)
    loop = SLEEP_AS_SYNCHRONISATION.replace("time.sleep(1)\n", "[time.sleep(1) for _ in range(2)]\n")
    found = explore(loop, early_timeouts=1)
    assert found.coverage.exhaustive, "within the bound"
    assert any(result.held_back for result in found.results)
    assert not any(result.held_back for result in explore(loop, early_timeouts=2).results)


def test_an_execution_with_early_ends_is_run_again_by_its_schedule(
    subject: Callable[..., Any], explore: Callable[..., Any]
) -> None:
    found = explore(SLEEP_AS_SYNCHRONISATION, early_timeouts=3)
    again = subject(SLEEP_AS_SYNCHRONISATION, early_timeouts=3)
    for result in found.results:
        replayed = again.run([event[0] for event in result.events])
        assert not replayed.diverged
        assert [event[:2] for event in replayed.events] == [event[:2] for event in result.events]
        assert replayed.value == result.value


def test_without_the_option_the_clock_is_no_step(explore: Callable[..., Any]) -> None:
    on_clock = {Op.CLOCK, Op.RAISE, Op.MAY_RAISE}
    for result in explore(SLEEP_AS_SYNCHRONISATION).results:
        assert not on_clock & {event[1] for event in result.events}
