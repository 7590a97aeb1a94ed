"""Public checks of collect_results: what you can see before you hand in."""


def test_empty_list(submission):
    found = submission.explore("empty_list")
    found.require(
        lambda returned: returned == (),
        lambda returned: f"parallel_map(func, []) returned {returned!r}; expected [].",
    )


def test_every_result(submission):
    items = submission.random.sample(range(10, 100), 2)
    results = submission.random.sample(range(100, 1000), 2)
    found = submission.explore("two_calls", items=items, results=results, lasts_s=1)
    found.require(
        lambda seen: seen[0] == "list",
        lambda seen: f"parallel_map returned a {seen[0]}; the docstring promises a list.",
    )
    expected = sorted(map(str, results))
    found.require(
        lambda seen: list(seen[1]) == expected,
        lambda seen: (
            f"Two calls returned {' and '.join(expected)}; when parallel_map returned, its list held "
            f"{', '.join(seen[1]) or 'nothing'}. What has to have happened before a result can be used?"
        ),
    )
