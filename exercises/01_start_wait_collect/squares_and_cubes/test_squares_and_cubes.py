"""Public checks of squares_and_cubes: what you can see before you hand in."""


def test_same_result(submission):
    found = submission.explore("run", numbers=[2, 3], pause_s=1)
    found.require(
        lambda seen: seen["squares"] == (4, 9) and seen["cubes"] == (8, 27),
        lambda seen: (
            f"For the numbers 2 and 3 run_threaded returned the squares {list(seen['squares'])} and the "
            f"cubes {list(seen['cubes'])}; expected [4, 9] and [8, 27]. What must have happened before the "
            "lists are returned?"
        ),
    )
    found = submission.explore("run", numbers=[], pause_s=1)
    found.require(
        lambda seen: seen["squares"] == () and seen["cubes"] == (),
        lambda seen: (
            f"For no numbers run_threaded returned {list(seen['squares'])} and {list(seen['cubes'])}; "
            "expected two empty lists."
        ),
    )


def test_both_at_once(submission):
    found = submission.explore("run", numbers=[2, 3, 4], pause_s=1)
    found.require(
        lambda seen: seen["elapsed_s"] != 6,
        "Three numbers with a pause of 1 s took 6 s, as long as run_sequential: nothing happened at the same "
        "time. Where are the sleeps of the cubes while the squares sleep?",
    )
    found.require(
        lambda seen: 1 <= seen["elapsed_s"] <= 3,
        lambda seen: (
            f"Three numbers with a pause of 1 s took {seen['elapsed_s']:.3f} s; one calculation alone takes "
            "3 s. For what did run_threaded wait, and for what did it not?"
        ),
    )
