"""Public checks of print_in_order: what you can see before you hand in."""

IN_ORDER = ("first", "second", "third")


def test_one_after_the_other(submission):
    found = submission.explore("one_thread")
    found.require(
        lambda seen: seen[0] == IN_ORDER,
        lambda seen: (
            "One thread called first, second and third, one after the other. When the last had returned, these "
            f"callbacks had run: {_listed(seen[0])}. Where does each method call its fn?"
        ),
        busy_ok=True,
    )
    found.require(
        lambda seen: seen[1] == 0,
        lambda seen: (
            f"One thread called first, second and third, one after the other. That took {seen[1]:.3f} s, though "
            "the callbacks take no time and nobody was before them. What was waited for?"
        ),
        busy_ok=True,
    )


def test_three_threads(submission):
    found = submission.explore("three_threads")
    found.require(
        lambda ran: ran == IN_ORDER,
        lambda ran: (
            "Three threads called first, second and third at the same time. When all had returned, these callbacks "
            f"had run: {_listed(ran)}. What holds a thread back until it is its turn?"
        ),
        busy_ok=True,
    )


def _listed(names):
    return ", ".join(names) or "none"
