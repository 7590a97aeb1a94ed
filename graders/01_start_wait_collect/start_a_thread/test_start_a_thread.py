"""Hidden checks of start_a_thread.

One scenario (`launch_once`) serves all three: it reports who called the function, when, and with what. The
first requirements of a check tell the misconceptions apart; together they are the contract's own sentence.
"""


def _pause_s(random):
    """A length that nobody can have guessed, so that a fixed sleep in a submission cannot match it."""
    return random.randrange(1_100_001, 1_900_000, 2) / 1_000_000


def _s(seconds):
    return f"{seconds:.3f} s"


def _in_caller(seen):
    return any(call["where"] == "caller" for call in seen["calls"])


def _no_asking_in_a_loop(found):
    found.reject_if(
        lambda ending: ending.kind == "returned" and ending.busy_waited,
        "launch asks in a loop without rest until func has done its work. Who should do the waiting, and "
        "how?",
        "M24",
    )
    found.reject_if(
        lambda ending: ending.kind == "spin",
        "launch goes round in a loop asking whether something has happened yet; there is a schedule in which "
        "the answer is never the one it waits for. Which of your questions has start() answered when it "
        "returns?",
        "M24",
    )


def test_in_the_new_thread(submission):
    found = submission.explore("launch_once", pause_s=_pause_s(submission.random), args=[], kwargs={})
    _no_asking_in_a_loop(found)
    _a_started_thread_comes_back(found)
    found.require(
        lambda seen: seen["started"],  # never started, and yet func ran: in the caller
        lambda seen: (
            "func ran in the caller's thread, like any ordinary call: the clock had moved to "
            f"{_s(seen['returned_s'])} when launch returned, and the Thread that came back was never "
            "started. Which method of Thread makes a new thread, and which one is a method like any other?"
        ),
        "M01",
    )
    found.require(
        lambda seen: len(seen["calls"]) != 1 or not _in_caller(seen),
        lambda seen: (
            f"func ran in the caller's thread: the clock had moved to {_s(seen['returned_s'])} when launch "
            "returned, and the new thread had nothing to do. What does Thread receive as target: the "
            "function, or what the function gave back?"
        ),
        "M02",
    )
    found.require(
        lambda seen: len(seen["calls"]) == 1,
        lambda seen: (
            f"func was called {len(seen['calls'])} times; expected once. It ran in: "
            f"{', '.join(call['where'] for call in seen['calls']) or 'no thread at all'}. Which of your "
            "lines lead to a call of func?"
        ),
    )
    found.require(
        lambda seen: seen["calls"][0]["where"] == "returned thread",
        "func ran in a new thread, but not in the one that launch gave back. What does the caller wait for "
        "when it joins that one?",
    )
    found.require(
        lambda seen: seen["join"] == "returned" and seen["joined_s"] == seen["calls"][0]["ended_s"],
        lambda seen: (
            f"func ended at {_s(seen['calls'][0]['ended_s'])}, but join() of the Thread that came back was "
            f"over at {_s(seen['joined_s'])} ({seen['join']}). What does that thread do besides calling func?"
        ),
    )


def _a_started_thread_comes_back(found):
    """The caller gets a Thread; whether it was started is left open only where func ran all the same."""
    found.require(
        lambda seen: seen["returned"] != "NoneType",
        lambda seen: (
            f"launch gave back None instead of a Thread; func was called {len(seen['calls'])} times. What "
            "does start() give back, and what does a function without return give back?"
        ),
        "M08",
    )
    found.require(
        lambda seen: seen["returned"] == "a Thread",
        lambda seen: (
            f"launch gave back a {seen['returned']}; the docstring promises the threading.Thread in which "
            "func runs. Can the caller join() what it got?"
        ),
    )
    found.require(
        lambda seen: seen["started"] or _in_caller(seen),
        lambda seen: (
            f"launch gave back a Thread that was never started: func was called {len(seen['calls'])} times, "
            f"and join() said {seen['join']!r}. Does building a Thread begin anything?"
        ),
        "M04",
    )


def test_returns_at_once(submission):
    pause_s = _pause_s(submission.random)
    found = submission.explore("launch_once", pause_s=pause_s, args=[], kwargs={})
    _no_asking_in_a_loop(found)
    found.require(
        lambda seen: len(seen["calls"]) > 0,
        "launch came back, but func was never called, not even later. Does building a Thread begin anything?",
        "M04",
    )
    for misconception, started in (("M01", False), ("M02", True)):
        found.require(
            lambda seen, started=started: (
                seen["returned_s"] == 0 or not _in_caller(seen) or bool(seen["started"]) != started
            ),
            lambda seen: (
                f"launch took {_s(seen['returned_s'])}, as long as func, because func ran in the caller's "
                "thread. Who makes the call of func: your line, or the new thread?"
            ),
            misconception,
        )
    found.require(
        lambda seen: seen["returned_s"] == 0 or seen["returned_s"] != seen["calls"][0]["ended_s"],
        lambda seen: (
            f"launch took {_s(seen['returned_s'])}, exactly as long as func: it waited for the work, so the "
            "caller got nothing in parallel. Who should do the waiting?"
        ),
        "M05",
    )
    found.require(
        lambda seen: seen["returned_s"] == 0,
        lambda seen: (
            f"launch took {_s(seen['returned_s'])} before it returned (func takes {_s(pause_s)}). What would "
            "go wrong if it did not wait?"
        ),
        "M07",
    )
    found.require(
        lambda seen: seen["calls"][0]["began_s"] == 0,
        lambda seen: (
            f"launch returned at 0 s, but func began only at {_s(seen['calls'][0]['began_s'])}. What did the "
            "new thread wait for?"
        ),
    )


def test_every_argument_arrives(submission):
    random = submission.random
    word = "".join(random.sample("abcdefghijklmnopqrstuvwxyz", 5))
    numbers = random.sample(range(10, 100), 5)
    for args, kwargs in (
        ([word], {}),
        (numbers[:3], {"name": word, "b": numbers[3]}),
        ([], {"target": numbers[4], "daemon": word}),
        ([], {}),
    ):
        found = submission.explore("launch_once", pause_s=_pause_s(random), args=args, kwargs=kwargs)
        _the_call_is_made_with(found, args, kwargs)


def _the_call_is_made_with(found, args, kwargs):
    shown = [*(repr(value) for value in args), *(f"{name}={value!r}" for name, value in kwargs.items())]
    call = f"func({', '.join(shown)})"
    _no_asking_in_a_loop(found)
    found.reject_if(
        lambda ending: any(error.type == "TypeError" for error in ending.thread_errors),
        f"The new thread was to make the call {call}, and ended with a TypeError instead. (The traceback "
        "appears in the new thread, not in yours.) What kind of object does Thread expect for the arguments?",
        "M03",
    )
    found.reject_if(
        lambda ending: ending.kind == "raised" and ending.error.type in ("TypeError", "IndexError"),
        lambda ending: (
            f"launch was to lead to the call {call}, and ended with {ending.error.type}: "
            f"{ending.error.message}. Which parameters of Thread carry the arguments of func, and which are "
            "for the Thread itself?"
        ),
        "M03",
    )
    found.require(
        lambda seen: len(seen["calls"]) > 0,
        lambda seen: (
            f"The call {call} was never made: launch gave back a {seen['returned']}, and func did not run. "
            "Does building a Thread begin anything?"
        ),
        "M04",
    )
    found.require(
        lambda seen: all(list(got["args"]) == args for got in seen["calls"]),
        lambda seen: _wrong_arguments(list(seen["calls"][0]["args"]), args, call),
        "M03",
    )
    found.require(
        lambda seen: all(dict(got["kwargs"]) == kwargs for got in seen["calls"]),
        lambda seen: (
            f"Expected the call {call}, but the keyword arguments of func were "
            f"{dict(seen['calls'][0]['kwargs'])}; where one is missing, func takes its default. Which way do "
            "keyword arguments travel?"
        ),
        "M03",
    )


def _wrong_arguments(got, expected, call):
    """What happened to the positional arguments on their way, and the question that fits."""
    if len(expected) == 1 and got == list(expected[0]):
        return (
            f"Expected the call {call}, but the string was taken apart: func got {len(got)} arguments, "
            f"{', '.join(map(repr, got))}. What is (x) in Python, and what is (x,)?"
        )
    if len(got) == 1 and isinstance(got[0], tuple):
        return (
            f"Expected the call {call}, but func got a single argument, the tuple {got[0]}. What is args "
            "inside launch?"
        )
    return (
        f"Expected the call {call}, but the positional arguments of func were {got}. How did they get there?"
    )
