"""Hidden checks of collect_results.

One scenario (`map_once`) serves all of them. No two calls last equally long, and where order is asked for, the
items that come first in the list are those that finish last. Each check looks at one promise: a list in the
wrong order loses `in_input_order` and nothing else, a program that is right but slow `calls_overlap`.
"""


def _draw(random, low_s, high_s):
    """A length in seconds, in odd microseconds, so that no pause of a submission's can match it."""
    return random.randrange(round(low_s * 1e6) + 1, round(high_s * 1e6), 2) / 1e6


def _map(submission, items, results, lasts_s):
    found = submission.explore("map_once", items=items, results=results, lasts_s=lasts_s)
    found.blocks(
        "parallel_map asks in a loop that never rests whether the results are there: it keeps a processor "
        "busy while the calls only sleep. Which method of a Thread blocks until that thread has ended?"
    )
    return found


def _s(seconds):
    return f"{seconds:.3f} s"


def _row(values):
    return f"[{', '.join(map(repr, values))}]"


def _jobs(seen):
    return sorted(call["job"] for call in seen["calls"])


def test_in_input_order(submission):
    random = submission.random
    items = random.sample(range(10, 100), 3)
    low, middle, high = sorted(random.sample(range(100, 1000), 3))
    results = random.choice([[middle, high, low], [middle, low, high], [high, low, middle]])  # sorted in no way
    lasts_s = [_draw(random, 3.1, 3.4), _draw(random, 2.1, 2.4), _draw(random, 1.1, 1.4)]
    found = _map(submission, items, results, lasts_s)
    expected = f"expected {_row(results)}"

    found.require(
        lambda seen: _jobs(seen) == [0, 1, 2],
        lambda seen: (
            f"The items were {items}, and func was called with "
            f"{_row(items[job] if job >= 0 else 'something else' for job in _jobs(seen))}. At which moment "
            "does your thread look up which item is its own?"
        ),
        "M10",
    )
    found.require(
        lambda seen: not seen["unfinished"] or seen["returned_s"] > 0,
        lambda seen: (
            f"parallel_map returned {_row(seen['returned'])} at 0 s, when the calls had only begun; "
            f"{expected}. Is a thread that has been started a thread that has finished?"
        ),
        "M04",
    )
    found.require(
        lambda seen: not seen["unfinished"],
        lambda seen: (
            f"parallel_map returned {_row(seen['returned'])} at {_s(seen['returned_s'])}, while "
            f"{len(seen['unfinished'])} of 3 calls still ran; {expected}. Whose end did it wait for?"
        ),
        "M06",
    )
    found.require(
        lambda seen: seen["returned"] == seen["later"],
        lambda seen: (
            f"All calls had ended, and parallel_map returned {_row(seen['returned'])}; a moment later the "
            f"list was {_row(seen['later'])}. Which step of a thread comes after func has returned, and who "
            "waits for it?"
        ),
        "M04",
    )
    found.require(
        lambda seen: set(seen["returned"]) & set(results),
        lambda seen: (
            f"func returned {', '.join(map(str, results))} in its threads, and the list is "
            f"{_row(seen['returned'])}: none of it arrived. Who receives what a thread's function returns?"
        ),
        "M08",
    )
    found.require(
        lambda seen: set(results) <= set(seen["returned"]),
        lambda seen: (
            f"func returned {', '.join(map(str, results))}, and the list is {_row(seen['returned'])}: a "
            "result was written over, or to a place of another one. At which moment does your thread look up "
            "which place is its own?"
        ),
        "M10",
    )
    found.require(
        lambda seen: list(seen["returned"]) == results,
        lambda seen: (
            f"The list is {_row(seen['returned'])}; {expected}. The calls ended in the order of items 2, 1, "
            "0. Who decides at which place of your list a result stands?"
        ),
        "M09",
    )


def test_any_result(submission):
    random = submission.random
    number = random.randrange(10, 100)
    # Those that come first finish first: the order is the subject of another check.
    lasts_s = [_draw(random, 1.1, 1.4), _draw(random, 2.1, 2.4)]
    for items, results in (
        ([[number], [number]], [number, None]),
        ([number, None], [False, [number]]),
    ):
        found = _map(submission, items, results, lasts_s)
        found.require(
            lambda seen, results=results: (
                sorted(map(repr, seen["later"])) == sorted(map(repr, _frozen(results)))
            ),
            lambda seen, items=items, results=results: (
                f"The items were {items}, and the calls returned {_row(results)}; the list is "
                f"{_row(_thawed(seen['later']))}. What became of the others?"
            ),
        )


def _frozen(values):
    return [tuple(value) if isinstance(value, list) else value for value in values]


def _thawed(values):
    return [list(value) if isinstance(value, tuple) else value for value in values]


def test_own_thread(submission):
    random = submission.random
    items = random.sample(range(10, 100), 2)
    found = _map(submission, items, [1, 2], [_draw(random, 2.1, 2.4), _draw(random, 1.5, 1.8)])
    found.require(
        lambda seen: len(seen["calls"]) == 2,
        lambda seen: (
            f"func was called {len(seen['calls'])} times for 2 items. Which of your lines leads to a call?"
        ),
    )
    found.require(
        lambda seen: all(call["thread"] for call in seen["calls"]),
        lambda seen: (
            f"func was called for item {next(c['job'] for c in seen['calls'] if not c['thread'])} in the "
            "caller's thread, like any ordinary call. Who makes the call: your line, or the new thread?"
        ),
        "M02",
    )
    found.require(
        lambda seen: len({call["thread"] for call in seen["calls"]}) == 2,
        "2 calls were made in one and the same thread; each should have one of its own. How many threads "
        "does your code start for n items?",
    )


def test_calls_overlap(submission):
    random = submission.random
    items = random.sample(range(10, 100), 3)
    founds = []
    # The slowest call is in the middle, then last, and then much longer than any limit that may seem generous.
    for lasts_s in (
        [_draw(random, 2.1, 2.4), _draw(random, 3.1, 3.4), _draw(random, 1.6, 1.9)],
        [_draw(random, 1.1, 1.4), _draw(random, 61, 69)],
    ):
        found = _map(submission, items[: len(lasts_s)], [1, 2, 3], lasts_s)
        found.require(
            lambda seen: not _one_after_the_other(seen),
            lambda seen, lasts_s=lasts_s: (
                f"The calls take {', '.join(map(_s, lasts_s))}, and parallel_map took "
                f"{_s(seen['returned_s'])}: each call began when the one before had ended. What does your "
                "code wait for before it starts the next thread?"
            ),
            "M05",
        )
        found.require(
            lambda seen: all(call["began_s"] == 0 for call in seen["calls"]),
            lambda seen: (
                f"The calls began at {', '.join(_s(call['began_s']) for call in seen['calls'])}; expected 0 s "
                "for each. What did the late one wait for?"
            ),
        )
        founds.append(found)
    _returns_with_the_slowest(founds)


def _returns_with_the_slowest(founds):
    """Not later; two runs tell a fixed extra sleep from looking now and then. And not before a long one ends."""
    returned_s = [max(seen["returned_s"] for seen in found.outcomes) for found in founds]
    extra_s = [
        round(max(seen["returned_s"] - _last_end(seen) for seen in found.outcomes), 6) for found in founds
    ]
    fixed = returned_s[0] == returned_s[1] or extra_s[0] == extra_s[1]
    founds[-1].require(
        lambda seen: not (seen["unfinished"] and seen["returned_s"] > 0),
        lambda seen: (
            f"parallel_map returned at {_s(seen['returned_s'])}, and the slowest call ended at "
            f"{_s(_last_end(seen))}. How do you know, after a wait with a limit, whether a thread has ended?"
        ),
        "M07",
    )
    for found in founds:
        found.require(
            lambda seen: seen["returned_s"] <= _last_end(seen),
            lambda seen: (
                f"The slowest call ended at {_s(_last_end(seen))}, and parallel_map returned at "
                f"{_s(seen['returned_s'])}. "
                + (
                    "A fixed pause is a guess; what waits exactly as long as needed?"
                    if fixed
                    else "It looks now and then instead of waiting. Which method comes back the moment a "
                    "thread ends?"
                )
            ),
            "M07" if fixed else "M24",
        )


def _last_end(seen):
    return max((call["ended_s"] for call in seen["calls"]), default=0)


def _one_after_the_other(seen):
    calls = seen["calls"]
    return len(calls) > 1 and all(
        second["began_s"] >= first["ended_s"] for first, second in zip(calls, calls[1:], strict=False)
    )
