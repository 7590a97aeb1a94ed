"""Public checks of ping_pong: what you can see before you hand in."""


def test_one_round(submission):
    _plays(submission, 1)


def test_two_rounds(submission):
    _plays(submission, 2)


def _plays(submission, n):
    expected = ("ping", "pong") * n
    submission.explore("game", n=n).require(
        lambda calls: calls == expected,
        lambda calls: (
            f"PingPong({n}): the calls were {', '.join(calls) or 'none at all'}; expected {', '.join(expected)}. "
            "What stops a thread whose turn it is not?"
        ),
        busy_ok=True,
    )
