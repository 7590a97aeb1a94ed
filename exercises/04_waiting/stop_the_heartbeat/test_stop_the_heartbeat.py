"""Public checks of stop_the_heartbeat: what you can see before you hand in."""


def test_beats_in_time(submission):
    found = submission.explore("a_while", interval_s=10, seconds_s=25, later_s=0)
    found.require(
        lambda seen: seen["started"],
        "start() had not returned after a second. In which thread do the beats run?",
    )
    found.require(
        lambda seen: seen["before"] in ((10, 20), (0, 10, 20)),
        lambda seen: (
            "With an interval of 10 s, a heartbeat was started at 0 s. Until 25 s it beat at "
            f"{_listed(seen['before'])}; expected 10 s, 20 s (and 0 s, if you like). When is the next beat due?"
        ),
    )


def test_no_more_beats(submission):
    found = submission.explore("a_while", interval_s=10, seconds_s=25, later_s=200)
    found.require(
        lambda seen: not seen["after"],
        lambda seen: (
            "A heartbeat with an interval of 10 s was stopped at 25 s. After that it beat at "
            f"{_listed(seen['after'][:3])}{' and so on' * (len(seen['after']) > 3)}. How does the thread learn that "
            "it should stop?"
        ),
    )


def _listed(times_s):
    return ", ".join(f"{time_s:g} s" for time_s in times_s) or "no time at all"
