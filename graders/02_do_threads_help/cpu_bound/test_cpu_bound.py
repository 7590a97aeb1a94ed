"""Hidden checks of cpu_bound.

Real processes run, each check's in a program of its own, and no clock decides: what counts is which processes
worked, how many, what came back, and who is still there (`threadlings.judge.workers`).
"""

from threadlings.judge import reject
from threadlings.judge.workers import could_not_travel, values_of, watch_workers


def _many(random, count):
    return random.sample(range(1000), count)


def test_several_processes(submission):
    seen = watch_workers(submission, "run_cpu", _many(submission.random, 24), 2, wanted=2, timed=True)
    if seen["in_caller"]:
        reject(
            f"work was called {seen['calls']} times in the process of the caller: one interpreter, one GIL, one core at "
            "a time. How many interpreters do your workers have?",
            "M11",
        )
    values_of(seen, "run_cpu with 24 items and 2 workers")
    if seen["workers"] < 2:
        reject(
            f"24 items and 2 workers: all {seen['calls']} calls were made by one process, and no other one came within "
            "10 s. How many items does a worker get at once, and how many workers are there?"
        )
    one_s, several_s = seen["times_s"]
    submission.note(
        f"Counting down from 500,000 four times: one after the other {one_s:.2f} s, with run_cpu {several_s:.2f} s, ratio "
        f"{one_s / several_s:.1f} ({'GIL' if seen['gil'] else 'free-threaded'} build of Python, 2 workers). Shown, not "
        "graded: starting processes takes time as well, and this machine may have other things to do."
    )


def test_not_more_than_workers(submission):
    for workers in (1, 2):
        seen = watch_workers(submission, "run_cpu", _many(submission.random, 12), workers)
        if seen["started"] > workers:
            reject(
                f"12 items and workers={workers}: {seen['started']} processes were started. To start a process takes longer than "
                "most items do. How many would there be for 400 items?",
                "M33",
            )
        values_of(seen, f"run_cpu with 12 items and {workers} worker(s)")


def test_error_arrives(submission):
    items = [3, -submission.random.randrange(1, 100), 5]
    seen = watch_workers(submission, "run_cpu", items, 2)
    raised = f"work raised ValueError: negative: {items[1]} for the second of three items"
    if seen["kind"] != "raised":
        reject(
            f"{raised}, and run_cpu returned {list(seen['values'])}. Where is the exception of another process until "
            "somebody asks for it?",
            "M38",
        )
    if seen["error"] != f"ValueError: negative: {items[1]}":
        reject(
            f"{raised}, and run_cpu raised {seen['error']}. What became of the first one?",
            "M39" if could_not_travel(seen) else (),
        )


def test_nothing_left(submission):
    number = submission.random.randrange(1, 100)
    for items, how in (([number, 5, 7], "returned"), ([5, -number, 7], "raised")):
        seen = watch_workers(submission, "run_cpu", items, 2, see_off=True)
        if seen["left"]:
            reject(
                f"5 s after run_cpu had {how}, {seen['left']} of its processes were still there. Who tells the workers that "
                "there is nothing more to do, and who waits until they have gone?"
            )


def test_every_start_method(submission):
    items = _many(submission.random, 6)
    expected = [item * item + 1 for item in items]
    for method in ("spawn", "forkserver"):
        seen = watch_workers(submission, "run_cpu", items, 2, method=method)
        if seen["at_import"]:
            reject(
                f"Importing the file started {seen['at_import']} process(es). With the start method {method} every child "
                "imports it again. When should workers be started?"
            )
        got = values_of(seen, f"With the start method {method}, run_cpu")
        if got != expected:
            reject(
                f"With the start method {method}, work was called {seen['calls']} times, and run_cpu returned {got}; "
                f"expected {expected}. What does a process have that is not a copy of its parent?",
                "M39" if not set(got) & set(expected) else (),
            )
