"""Hidden checks of worker_subclass.

The scenario `watched` takes one worker through its life with numbers whose addition takes virtual time, so
that the place where the sum is made shows on the clock. The first requirements of a check tell the
misconceptions apart; each has its sentence in the docstring of the starter.
"""

MAX_EXECUTIONS = 200  # one that only adds up needs one; one with a pool of its own, a thousand


def _values(random, count):
    return random.sample(range(2, 100), count)


def _pause_s(random):
    return random.randrange(200_002, 400_000, 2) / 1_000_000  # even: half of it is a whole microsecond


def _seconds(value):
    return f"{value:.3f} s"


def _no_asking_in_a_loop(found):
    found.reject_if(
        lambda ending: ending.busy_waited or ending.kind == "spin",
        "Somebody asks in a loop without rest whether the work is done. What could wait instead of asking?",
        "M24",
    )


def _the_thread_can_start(found):
    found.require(
        lambda seen: "__init__() not called" not in (seen["start_error"] or ""),
        lambda seen: (
            f"start() raised {seen['start_error']}. Your __init__ takes the place of that of Thread: who "
            "prepares the thread now?"
        ),
    )


def test_work_in_the_new_thread(submission):
    random = submission.random
    found = submission.explore(
        "watched", values=_values(random, 4), pause_s=_pause_s(random), max_executions=MAX_EXECUTIONS
    )
    _no_asking_in_a_loop(found)
    _the_thread_can_start(found)
    found.require(
        lambda seen: seen["is_thread"],
        "A SumWorker is no threading.Thread, it only looks like one. From which class does it inherit?",
    )
    found.require(
        lambda seen: "building" not in seen["in_caller"],
        lambda seen: (
            "The sum was made while the object was being built, by the caller's thread: the constructor took "
            f"{_seconds(seen['built_s'])}. Nobody had called start() yet. What is left for run() to do?"
        ),
        "M02",
    )
    found.require(
        lambda seen: not seen["started_early"],
        lambda seen: (
            "The thread was already started when the constructor returned, and the caller's start() said "
            f"{seen['start_error']!r}. Who decides when the work begins, and is the object complete by then?"
        ),
    )
    found.require(
        lambda seen: "starting" not in seen["in_caller"] and seen["started"],
        lambda seen: (
            f"start() took {_seconds(seen['started_s'])} and made no thread"
            + (": the adding was done in the caller's thread" if "starting" in seen["in_caller"] else "")
            + ". Which method makes the new thread, and what has become of it in your class?"
        ),
        "M01",
    )
    found.require(
        lambda seen: not seen["in_caller"] and seen["read_s"] == 0,
        lambda seen: (
            f"The sum was made in the caller's thread, while it was {(seen['in_caller'] or ['reading'])[0]}: "
            "reading total started the work or waited for it. Whose work is it?"
        ),
    )
    found.require(
        lambda seen: seen["start_error"] is None and seen["built_s"] == 0 and seen["started_s"] == 0,
        lambda seen: (
            f"The constructor took {_seconds(seen['built_s'])}, start() took {_seconds(seen['started_s'])} "
            f"and said {seen['start_error']!r}; expected 0 s and no error. What is the caller made to wait "
            "for?"
        ),
    )
    names = sorted({name for seen in found.outcomes for name in seen["overridden"]})
    if names:
        submission.note(
            f"SumWorker overrides {', '.join(names)} of Thread. Only __init__ and run are meant to be "
            "overridden; the others are what makes it a thread."
        )


def test_total_arrives(submission):
    random = submission.random
    values = _values(random, 4)
    found = submission.explore(
        "watched", values=values, pause_s=_pause_s(random), max_executions=MAX_EXECUTIONS
    )
    _no_asking_in_a_loop(found)
    _the_thread_can_start(found)
    found.require(
        lambda seen: seen["total_built"] is None,
        lambda seen: (
            f"total was {seen['total_built']} before start(); expected None. What does a caller read there "
            "who asks too early?"
        ),
    )
    found.require(
        lambda seen: seen["total_halfway"] in (None, sum(values)),
        lambda seen: (
            f"While the worker was still adding, total was {seen['total_halfway']}; the sum is "
            f"{sum(values)}. How can a reader tell half a sum from a whole one?"
        ),
        "M31",
    )
    found.require(
        lambda seen: seen["join_error"] is None,
        lambda seen: f"After start(), join() raised {seen['join_error']}. Was there a thread to wait for?",
        "M01",
    )
    found.require(
        lambda seen: seen["total_joined"] is not None or seen["total_late"] is not None,
        lambda seen: (
            f"After join(), total is still None; expected {sum(values)}. Who receives what run() returns?"
        ),
        "M08",
    )
    found.require(
        lambda seen: seen["total_joined"] is not None,
        "After join(), total is still None; it arrives later. What is still running when run() returns?",
        "M04",
    )
    found.require(
        lambda seen: seen["total_joined"] == sum(values),
        lambda seen: (
            f"After join(), total is {seen['total_joined']}; expected {sum(values)} for {values}. What was "
            "added up?"
        ),
    )
    first, second = _values(random, 3), _values(random, 2)
    expected = (sum(first), sum(second))
    found = submission.explore("two_workers", first=first, second=second, max_executions=MAX_EXECUTIONS)
    found.require(
        lambda totals: totals == expected,
        lambda totals: (
            f"Two workers at the same time, for {first} and {second}: the totals are {totals}; expected "
            f"{expected}. To whom do the numbers and the total belong: to the class, or to each worker?"
        ),
    )
    found = submission.explore(
        "one_after_the_other", first=first, second=second, max_executions=MAX_EXECUTIONS
    )
    found.require(
        lambda totals: totals == (None, sum(second)),
        lambda totals: (
            f"A worker that was never started has total {totals[0]} after another one has worked; expected "
            "None. To whom does the total belong: to the class, or to each worker?"
        ),
    )


def test_starts_once(submission):
    values = _values(submission.random, 2)
    for join_first in (True, False):
        found = submission.explore(
            "start_twice", values=values, join_first=join_first, max_executions=MAX_EXECUTIONS
        )
        _no_asking_in_a_loop(found)
        found.require(
            lambda seen: "__init__() not called" not in (seen["first"] or ""),
            lambda seen: (
                f"start() raised {seen['first']}. Your __init__ takes the place of that of Thread: who "
                "prepares the thread now?"
            ),
        )
        found.require(
            lambda seen: seen["first"] is None,
            lambda seen: (
                f"The first start() raised {seen['first']}. Has somebody started the thread already?"
            ),
        )
        found.require(
            lambda seen: seen["second"] is not None,
            "A second start() of the same worker raised nothing. What does Thread.start() do when it is "
            "called twice?",
        )
        found.require(
            lambda seen: seen["second"].startswith("RuntimeError"),
            lambda seen: (
                f"A second start() raised {seen['second']}; Thread raises RuntimeError. Who answers the call?"
            ),
        )
        found.require(
            lambda seen, join_first=join_first: not join_first or seen["after"] == seen["before"],
            lambda seen: (
                f"total was {seen['before']} after the first run, and {seen['after']} after the second "
                "start(). What did the second start() do?"
            ),
        )
