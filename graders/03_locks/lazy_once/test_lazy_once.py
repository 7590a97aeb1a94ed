"""The hidden checks of `lazy_once`; titles and points are in `course.yaml`.

Each check stands on one promise of the starter's docstring and takes care not to punish the breaking of
another one: `never_half_made` does not count how often something was made, `made_once` does not ask what it
is, and `every_get_returns` counts calls only. Waiting by asking again and again is no model and is not wrong.
"""

from threadlings.judge import Ending, Exploration, Submission

LONG = (0, 3)
"""Seconds that a factory may take."""


def test_made_once(submission: Submission) -> None:
    for threads in (2, 3):
        limit = None if threads == 2 else 400
        found = submission.explore("ask_at_once", threads=threads, durations=LONG, max_executions=limit)
        _reject_values(
            found,
            lambda seen: seen[0] != 1,
            lambda seen: (
                f"{threads} threads called get() on a new object at the same time, and its factory was called "
                f"{seen[0]} times. Whoever comes while it is being made, or has waited for that: what do they find, and when "
                "do they look?"
            ),
        )
        _returns(found)


def test_never_half_made(submission: Submission) -> None:
    found = submission.explore("ask_at_once", threads=2, late=True, durations=LONG)
    _reject_values(
        found,
        lambda seen: not all(seen[1]),
        lambda seen: (
            f"Three calls of get(), two of them at the same time; {seen[1].count(False)} of them returned something that "
            "the factory has never made. What says that the value is there, and since when is it there?"
        ),
    )
    _returns(found)


def test_any_value_counts(submission: Submission) -> None:
    for value, spelled in ((None, "None"), (0, "0"), ([], "an empty list"), (False, "False")):
        found = submission.explore("odd_value", value=value)
        _reject_values(
            found,
            lambda seen: seen[0] != 1 and all(seen[1]),
            lambda seen, spelled=spelled: (
                f"The factory returned {spelled}. Three threads called get(), two of them at the same time, and the "
                f"factory was called {seen[0]} times. How does get() tell {spelled} from \"not made yet\"?"
            ),
        )
        _reject_values(
            found,
            lambda seen: not all(seen[1]),
            lambda seen, spelled=spelled: (
                f"The factory returned {spelled}, and {seen[1].count(False)} of three calls of get() returned something "
                "else. What may a value be?"
            ),
        )
        _returns(found)


def test_errors_are_tried_again(submission: Submission) -> None:
    for threads in (1, 2):
        found = submission.explore("first_call_fails", threads=threads)
        _reject_values(
            found,
            lambda seen: not (seen[1] >= 1 and seen[2] and seen[3] == "value"),
            lambda seen, threads=threads: (
                f"The first call of the factory raised LookupError, later ones do not. {threads} "
                f"thread{'' if threads == 1 else 's'} called get()"
                + (" at the same time" if threads > 1 else "")
                + f", and {seen[1]} got the error; a call afterwards got {seen[3]}. What is left "
                "behind by a factory that raises, and who cleans it up?"
            ),
        )
        _returns(found)


def test_every_get_returns(submission: Submission) -> None:
    found = submission.explore("gets_that_return")
    found.reject_if(
        lambda ending: ending.kind == "returned" and ending.leaked_threads,
        lambda ending: (
            f"All calls returned, but {', '.join(ending.leaked_threads)} never ends, so no program that uses "
            "this class can end. Who tells it that nobody will ask any more?"
        ),
    )
    found.only(5, busy_ok=True)


def test_objects_are_independent(submission: Submission) -> None:
    found = submission.explore("nested")
    # Each object is asked once before it has its value: who waits, waits for what another object holds.
    found.reject_if(
        lambda ending: ending.kind in ("deadlock", "spin"),
        "The factory of one Lazy asked another Lazy for its value, and never got it. The other one was free: nobody "
        "else was there. What do the two objects share?",
        "M17",
    )
    found.only(True)
    submission.explore("two_objects").require(
        lambda seen: seen[0] < 2 and seen[1],
        lambda seen: (
            "Two objects were asked at the same time, by a thread each, and each factory takes 1 s. Both threads had "
            f"their values after {seen[0]:g} s"
            + (", and it is the same value" if not seen[1] else "")
            + ". Who waits here for a factory that is none of its business?"
        ),
        "M17",
    )


def _reject_values(found: Exploration, wrong, message) -> None:  # noqa: ANN001
    """Reject an execution that returned a value of which `wrong` is true (M31)."""

    def offends(ending: Ending) -> bool:
        return ending.kind == "returned" and not ending.thread_errors and wrong(ending.value)

    found.reject_if(offends, lambda ending: message(ending.value), "M31")


def _returns(found: Exploration) -> None:
    """Every execution has returned properly; what it returned was judged before."""
    found.require(lambda _: True, "", busy_ok=True)
