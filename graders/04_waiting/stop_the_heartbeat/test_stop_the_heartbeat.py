"""Hidden checks of stop_the_heartbeat.

All is judged by virtual time: to wait for the rest of an interval takes seconds, to be woken takes none. A program
that asks for the time in a loop has none that could be judged: the clock does not go on while somebody can run,
but for jumps that keep such a loop from going on for ever. So the checks that judge by times refuse it, too.
"""

import math


def test_stop_is_prompt(submission):
    interval_s = _draw(submission, 9, 11)
    found = _in_a_pause(submission, interval_s, at_s=_in_the_pause(submission, interval_s))
    _comes_back(found)
    found.require(
        lambda seen: _took_s(seen) == 0,
        lambda seen: (
            f"{_stopped(seen)}. No beat was running, and stop() took {_took_s(seen):.3f} s: "
            + (
                "it came back when the next beat was due. What was the thread doing until then, and who could "
                "have woken it?"
                if _is_due(seen["returned"]["at_s"], interval_s)
                else "it came back when somebody looked again. Who could tell the thread at once?"
            )
        ),
        "M28"
        if any(_is_due(seen["returned"]["at_s"], interval_s) for seen in found.outcomes if seen["returned"])
        else "M24",
    )


def test_stops_at_any_moment(submission):
    interval_s = _draw(submission, 9, 11)
    for at_s in (_in_the_pause(submission, interval_s), 0, 2 * interval_s):
        found = _in_a_pause(submission, interval_s, at_s)
        _comes_back(found)
        found.require(
            lambda seen: _beats_later(seen) < 2,
            lambda seen: (
                f"{_stopped(seen)}. In the five minutes after that there were {_beats_later(seen)} more beats. Who "
                "has told the thread that it should stop?"
            ),
            "M28",
            busy_ok=True,
        )
        found.require(
            lambda seen: not _beats_later(seen),
            lambda seen: (
                f"{_stopped(seen)}. One more beat came at {seen['beats'][-1][0]:.3f} s. What does stop() know about "
                "the thread when it returns?"
            ),
            "M04",
            busy_ok=True,
        )
        found.require(
            lambda seen: not seen["returned"]["running"],
            lambda seen: (
                f"{_stopped(seen)}, and a beat had begun that had not come to its end. What does stop() know about "
                "the thread when it returns?"
            ),
            "M04",
            busy_ok=True,
        )


def test_finishes_its_beat(submission):
    interval_s, beat_s = _draw(submission, 9, 11), _draw(submission, 61, 69)
    pause = _in_a_pause(submission, interval_s, at_s=_in_the_pause(submission, interval_s))
    heard_in_a_pause = all(ending.kind == "returned" and ending.value["returned"] for ending in pause.endings)
    found = submission.explore("stop_in_a_beat", interval_s=interval_s, beat_s=beat_s)
    found.require(
        lambda seen: len(seen["beats"]) > 1,
        lambda seen: f"Beats: {len(seen['beats'])}, where there should be many. When is the next beat due?",
    )
    found.require(
        lambda seen: seen["returned"],
        lambda seen: (
            f"stop() was called at {seen['called_s']:.3f} s, in the middle of a beat. Five minutes later it had not "
            f"returned, and there had been {_begun_after(seen)} more beats. "
            + (
                "In a pause, stop() works: where is the thread when the sign is given now, and what is left of the "
                "sign when it comes to the next pause?"
                if heard_in_a_pause
                else "Who has told the thread that it should stop?"
            )
        ),
        "M22" if heard_in_a_pause else "M28",
    )
    found.require(
        lambda seen: not seen["returned"]["running"],
        lambda seen: (
            f"stop() was called at {seen['called_s']:.3f} s, a second after a beat of {beat_s:.3f} s had begun, and "
            f"returned at {seen['returned']['at_s']:.3f} s: the beat was half done. What does stop() know about the "
            "thread when it returns?"
        ),
        "M04",
    )
    found.require(
        lambda seen: seen["returned"]["at_s"] == seen["beats"][1][1],
        lambda seen: (
            f"stop() was called during a beat that ended at {seen['beats'][1][1]:.3f} s, and returned at "
            f"{seen['returned']['at_s']:.3f} s. What did it wait for after the beat?"
        ),
    )


def test_stop_is_no_reason_to_beat(submission):
    interval_s = _draw(submission, 9, 11)
    found = _in_a_pause(submission, interval_s, at_s=_in_the_pause(submission, interval_s))
    found.require(
        lambda seen: all(began_s != seen["called_s"] for began_s, _ in seen["beats"]),
        lambda seen: (
            f"stop() was called at {seen['called_s']:.3f} s, and at that moment there was a beat that was not due. "
            "What does the thread know about why it was woken?"
        ),
        "M22",
    )
    found.require(
        lambda seen: all(_is_due(began_s, interval_s) for began_s, _ in seen["beats"]),
        lambda seen: (
            f"The interval is {interval_s:.3f} s, and there was a beat at "
            f"{next(began_s for began_s, _ in seen['beats'] if not _is_due(began_s, interval_s)):.3f} s. When is a "
            "beat due?"
        ),
    )
    found.require(
        lambda seen: _due_before(seen["called_s"], interval_s) <= len(seen["beats"]),
        lambda seen: (
            f"The interval is {interval_s:.3f} s, and in {seen['called_s']:.3f} s there were {len(seen['beats'])} "
            "beats. When is the next one due?"
        ),
    )


def test_harmless_stops(submission):
    interval_s = _draw(submission, 9, 11)
    found = submission.explore("never_started", interval_s=interval_s)
    found.require(
        lambda seen: seen["error"] is None,
        lambda seen: (
            f"stop() was called on a heartbeat that had not been started, and raised {seen['error']}. What is there "
            "to stop, and to wait for?"
        ),
    )
    found.require(
        lambda seen: not seen["beats"],
        lambda seen: (
            f"stop() was called, start() was not, and there were {seen['beats']} beats. Who started the thread?"
        ),
    )
    found = submission.explore(
        "stop_twice", interval_s=interval_s, at_s=_in_the_pause(submission, interval_s)
    )
    found.require(
        lambda seen: seen["error"] is None,
        lambda seen: (
            f"stop() was called a second time and raised {seen['error']}. What has the first call changed?"
        ),
        busy_ok=True,
    )
    found.require(
        lambda seen: seen["took_s"] == 0,
        lambda seen: (
            f"A second stop() took {seen['took_s']:.3f} s, though all was over already. What did it wait for?"
        ),
        busy_ok=True,
    )


def test_sleeps_in_between(submission):
    interval_s = _draw(submission, 9, 11)
    founds = [
        _in_a_pause(submission, interval_s, at_s=_in_the_pause(submission, interval_s)),
        submission.explore("stop_in_a_beat", interval_s=interval_s, beat_s=_draw(submission, 61, 69)),
    ]
    for found in founds:
        found.reject_if(
            lambda ending: ending.busy_waited or ending.kind == "spin",
            "Somebody asks the same question again and again without a pause, for seconds, and keeps a processor "
            "busy: whether it is time for a beat, or whether it is over. What could wait instead of asking?",
            "M24",
        )
        found.require(lambda seen: True, "")


def test_heartbeats_are_independent(submission):
    interval_s = _draw(submission, 9, 11)
    found = submission.explore(
        "two_heartbeats", interval_s=interval_s, at_s=_in_the_pause(submission, interval_s)
    )
    found.require(
        lambda seen: _due_before(seen["called_s"], interval_s) <= len(seen["beats"]),
        lambda seen: (
            f"Two heartbeats were started, and the first was stopped. The second went on for {seen['called_s']:.0f} s "
            f"and beat {len(seen['beats'])} times; expected {_due_before(seen['called_s'], interval_s)} times. To "
            "whom does belong what stop() changes: to the class, or to each heartbeat?"
        ),
    )


# -- explorations ------------------------------------------------------------------------------------------


def _in_a_pause(submission, interval_s, at_s):
    return submission.explore("stop_in_a_pause", interval_s=interval_s, at_s=at_s)


def _draw(submission, low_s, high_s):
    """A length in seconds, in odd milliseconds."""
    return submission.random.randrange(low_s * 1000 + 1, high_s * 1000, 2) / 1000


def _in_the_pause(submission, interval_s):
    """A moment in the middle of the pause after the second beat, in odd tenths of milliseconds."""
    return round(interval_s * 2.5, 3) + submission.random.randrange(1, 9, 2) / 10_000


def _comes_back(found):
    found.require(
        lambda seen: seen["returned"],
        lambda seen: (
            f"stop() was called at {seen['called_s']:.3f} s. Five minutes later it had not returned, and there had "
            f"been {_begun_after(seen)} more beats. Who has told the thread that it should stop, and was it "
            "listening at that moment?"
        ),
        "M28",
        busy_ok=True,
    )


# -- what was seen -----------------------------------------------------------------------------------------


def _stopped(seen):
    return f"stop() was called at {seen['called_s']:.3f} s and returned at {seen['returned']['at_s']:.3f} s"


def _took_s(seen):
    return round(seen["returned"]["at_s"] - seen["called_s"], 6)


def _beats_later(seen):
    """Beats that began after stop() had returned."""
    return len(seen["beats"]) - seen["returned"]["beats"]


def _begun_after(seen):
    return sum(began_s > seen["called_s"] for began_s, _ in seen["beats"])


def _is_due(moment_s, interval_s):
    """Whether this is a multiple of the interval, but for what sums of floats are off."""
    return math.isclose(moment_s, round(moment_s / interval_s) * interval_s, abs_tol=1e-4)


def _due_before(moment_s, interval_s):
    return int(moment_s / interval_s - 1e-6)
