"""The hidden checks of `lost_wakeup`; titles and points are in `course.yaml`.

Each check stands on one promise of the starter's docstring: values here are whole numbers, but for `any_value`,
and nobody has a time limit, but for `timeouts_are_exact`.
"""

from pytest import approx

from threadlings.judge import Submission

LOST_AT = 4  # in the README's trace: notify() while nobody waits
ODD_S = 1.0037  # no multiple of any nap


def test_which_step(submission: Submission) -> None:
    submission.explore("answer").require(
        lambda step: step == LOST_AT,
        lambda step: (
            f"LOST_AT_STEP is {step!r}. Go through the trace in the README step by step: at which one is a signal given, and "
            "which threads are waiting for it at that moment?"
        ),
    )


def test_never_misses_it(submission: Submission) -> None:
    value, late = submission.random.randrange(1, 100), submission.random.randrange(2000, 4000)
    # Who looks now and then is late, which is for `sleeps` to say; in a long time there is room for very many looks.
    for put_at in (ODD_S, late):
        found = submission.explore("timed", value=value, put_at=put_at, waits=[[0, None]])
        found.require(
            lambda seen, put_at=put_at: seen[0][1] >= put_at,
            lambda seen, put_at=put_at: (
                f"wait() was called at once, put({value}) after {put_at} s; wait() came back after {seen[0][1]:g} s with "
                f"{seen[0][0]!r}. What was it waiting for?"
            ),
            "M04",
        )
        if any(ending.value[0][1] > put_at for ending in found.endings):
            break
    # Nobody is let go before something is put. So whoever gets something else was told before it was there.
    submission.explore("wait_and_put", value=value).require(
        lambda seen: seen == (value,),
        lambda seen: (
            f"wait() returned {seen[0]!r}, while put({value}) was under way. What was in the box at the moment when put() "
            "said that it is there?"
        ),
        "M31",
    )
    submission.explore("wait_and_put", value=value, timeout=1000).only([value])


def test_every_waiter_hears(submission: Submission) -> None:
    value = submission.random.randrange(1, 100)
    told = "{} threads called wait(), and {} was put once; they got {}. Who may still be waiting when the first one is served?"
    submission.explore("wait_and_put", value=value, waiters=2).require(
        lambda seen: seen == (value, value), lambda seen: told.format("Two", value, " and ".join(map(repr, seen)))
    )
    submission.explore("timed", value=value, put_at=0.02, waits=[[0, None], [0.01, None], [0.03, None]]).require(
        lambda seen: [got for got, _ in seen] == [value] * 3,
        lambda seen: told.format("Three", value, ", ".join(f"{got!r} after {when:g} s" for got, when in seen)),
    )
    submission.explore("twice", value=value).require(
        lambda seen: seen == (value, value),
        lambda seen: f"put({value}) was called once, and one thread called wait() twice; it got {seen[0]!r} and {seen[1]!r}.",
    )


def test_any_value(submission: Submission) -> None:
    for kind in ("None", "False", "0", "''", "an empty list"):
        value = {"None": None, "False": False, "0": 0, "''": "", "an empty list": ()}[kind]

        def told(seen: object, kind: str = kind) -> str:
            return (
                f"The value was {kind}. put() had returned, and wait(timeout=1) gave {seen!r}. How does the box tell a value "
                "from no value yet?"
            )

        submission.explore("any_value", kind=kind).require(
            lambda seen, value=value: seen == value and type(seen) is type(value), told, "M31"
        )


def test_timeouts_are_exact(submission: Submission) -> None:
    value, limit = submission.random.randrange(1, 100), submission.random.choice([0.4, 0.5, 0.6])
    # The second one's time is up while the first one waits on.
    found = submission.explore("timed", value=value, put_at=0.2, waits=[[0, limit], [0, 0.1], [0, 0]])
    found.reject_if(
        lambda ending: ending.kind in ("deadlock", "spin"),
        f"Three threads called wait({limit}), wait(0.1) and wait(0), and after 0.2 s {value} was put; but not all came back. "
        "What does each of these limits mean?",
    )
    expected = ((value, 0.2), ("TimeoutError", 0.1), ("TimeoutError", 0))
    found.require(
        lambda seen: seen == expected,
        lambda seen: (
            f"Three threads called wait({limit}), wait(0.1) and wait(0), and after 0.2 s {value} was put. They should get "
            f"{_spell(expected)}; they got {_spell(seen)}."
        ),
    )
    submission.explore("again", value=value, timeout=limit).require(
        lambda seen: seen == ("TimeoutError", value, approx(1.5 * limit)),
        lambda seen: (
            f"A thread called wait({limit}) twice, one after the other, and {value} was put after {1.5 * limit:g} s. It got "
            f"{seen[0]!r} and {seen[1]!r}, the second one after {seen[2]:g} s."
        ),
    )


def test_sleeps(submission: Submission) -> None:
    value = submission.random.randrange(1, 100)
    found = submission.explore("timed", value=value, put_at=ODD_S, waits=[[0, None]])
    found.blocks(
        f"Nobody put anything for {ODD_S} s, and meanwhile wait() looked again and again. What could wake it instead?"
    )
    found.require(
        lambda seen: seen[0][1] <= ODD_S,
        lambda seen: (
            f"{value} was put after {ODD_S} s, and wait() came back after {seen[0][1]:g} s, as if it looked only now and "
            "then. What could wake it at the moment itself?"
        ),
        "M24",
    )


def _spell(rows: tuple[tuple[object, float], ...]) -> str:
    return ", ".join(f"{got!r} after {when:g} s" for got, when in rows)
