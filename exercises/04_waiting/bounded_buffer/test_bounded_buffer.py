"""Public checks of bounded_buffer: what you can see before you hand in."""


def test_one_thread(submission):
    items = submission.random.sample(range(10, 100), 3)
    expected = {"len": 3, "got": tuple(items), "left": 0}
    submission.explore("one_thread", items=items).require(
        lambda seen: seen == expected,
        lambda seen: (
            f"One thread put {_listed(items)} into a buffer with capacity 3. Its length was {seen['len']}; expected "
            f"3. Three times get() gave {_listed(seen['got'])}; expected {_listed(items)}. Then the length was "
            f"{seen['left']}; expected 0. Where do they part?"
        ),
    )


def test_hands_over(submission):
    items = submission.random.sample(range(10, 100), 2)
    submission.explore("hands_over", items=items, capacity=1).require(
        lambda got: got == tuple(items),
        lambda got: (
            f"Capacity 1: one thread put {_listed(items)}, another called get() twice and got {_listed(got)}. Which "
            "step of the one came between two steps of the other?"
        ),
        busy_ok=True,
    )


def _listed(items):
    return ", ".join(map(str, items))
