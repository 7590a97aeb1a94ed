"""Hidden checks of bounded_buffer.

Two consumers at one producer and two producers at one consumer, with room for one item, show all that two of each
do, in a hundredth of the interleavings; with two of each, one item a thread, the search looks for what they do not
show. A check that is about items does not mind whether somebody asks in a loop meanwhile.
"""

MAX_EXECUTIONS = 200  # with four threads there may be thousands


def test_nothing_is_lost(submission):
    a, b, c = submission.random.sample(range(10, 100), 3)
    for capacity, puts, gets in (
        (1, [[a, b]], [1, 1]),
        (1, [[a], [b]], [2]),
        (2, [[a, b, c]], [3]),
    ):
        found = submission.explore("many", capacity=capacity, puts=puts, gets=gets)
        _complete(found, capacity, puts)
        if len(puts) == len(gets) == 1:
            found.require(
                lambda seen, puts=puts: list(seen["got"][0]) == puts[0],
                lambda seen, puts=puts: (
                    f"One thread put {_listed(puts[0])}, one after the other; another got {_listed(seen['got'][0])}. "
                    "Which item is the oldest?"
                ),
                busy_ok=True,
            )
    found = submission.explore(
        "many", capacity=1, puts=[[a], [b]], gets=[1, 1], max_executions=MAX_EXECUTIONS
    )
    _complete(found, 1, [[a], [b]])


def test_never_above_capacity(submission):
    a, b, c = submission.random.sample(range(10, 100), 3)
    for capacity, puts in ((1, [[a], [b]]), (2, [[a, b, c]])):
        found = submission.explore("too_many", capacity=capacity, puts=puts)
        found.require(
            lambda seen, capacity=capacity: seen["len"] <= capacity and seen["returned"] <= capacity,
            lambda seen, capacity=capacity: (
                f"Capacity {capacity}: put() was called {capacity + 1} times, "
                f"{'by two threads at the same time' if capacity == 1 else 'by one thread'}, and nobody called get(). "
                f"Five seconds later {seen['returned']} of the calls had returned, and the length was {seen['len']}. "
                "What may happen between looking whether there is room and adding the item?"
            ),
            "M29",
            busy_ok=True,
        )


def test_capacity_is_used(submission):
    items = [*submission.random.sample(range(10, 100), 2), None]
    found = submission.explore("fill", capacity=3, items=items)
    found.reject_if(
        lambda ending: ending.kind == "deadlock",
        "Capacity 3: one thread called put() three times and then get() three times, None among the items, and one "
        "of the calls never came back. Is there no room, or no item?",
    )
    found.require(
        lambda seen: seen["got"] == tuple(items) and not any(seen["took_s"]),
        lambda seen: (
            f"Capacity 3: one thread put {_listed(items)} and got {_listed(seen['got'])}. The calls took "
            f"{_listed(seen['took_s'])} seconds; expected 0 each. What was there to wait for?"
        ),
    )


def test_woken_at_once(submission):
    late_s = submission.random.randrange(7001, 8000, 2) / 1000
    found = submission.explore("late_help", late_s=late_s)
    found.reject_if(
        lambda ending: ending.busy_waited or ending.kind == "spin",
        "A thread that has to wait asks the same question again and again, as fast as it can: it keeps a processor "
        "busy, perhaps the very one that the thread with the item would need. Who could wake it instead?",
        "M24",
    )
    found.require(
        lambda late: max(late) <= 0,  # below: put() did not wait at all, which is another check's
        lambda late: (
            f"get() waited for a put() that came after {late_s:.3f} s, and went on {late[0]:.3f} s after it; put() "
            f"waited for such a get(), and went on {late[1]:.3f} s after it. What does a thread do while it waits, "
            "and who wakes it?"
        ),
        "M24",
    )


def test_buffers_are_independent(submission):
    submission.explore("two_buffers").require(
        lambda seen: seen == (1, 0, 0, "theirs", "mine"),
        lambda seen: (
            "get() waited at an empty buffer, and an item was put into another one. The lengths of the other and of "
            f"the first were then {seen[0]} and {seen[1]}, and {seen[2]} calls of get() had returned; expected 1, 0 "
            "and 0. To whom do the items belong: to the class, or to each buffer?"
        ),
        busy_ok=True,
    )


def test_built_by_hand(submission):
    submission.explore("ready_made").require(
        lambda queues: queues == 0,
        "There is a queue from the module queue in your buffer, which is what this exercise builds. What does such a "
        "queue consist of?",
    )


def _complete(found, capacity, puts):
    """Nothing lost, nothing twice, nothing left."""
    items = sorted(item for some in puts for item in some)
    found.require(
        lambda seen: _all_of(seen) == items and seen["left"] == 0,
        lambda seen: (
            f"Capacity {capacity}: {_listed(items)} were put, by {len(puts)} thread{'s' * (len(puts) > 1)}; "
            f"{len(seen['got'])} thread{'s' * (len(seen['got']) > 1)} got {_listed(_all_of(seen))}, and "
            f"{seen['left']} were left. Which step of one thread came between two steps of another?"
        ),
        "M29",
        busy_ok=True,
    )


def _all_of(seen):
    return sorted((item for some in seen["got"] for item in some), key=str)


def _listed(items):
    return ", ".join(map(str, items)) or "nothing"
