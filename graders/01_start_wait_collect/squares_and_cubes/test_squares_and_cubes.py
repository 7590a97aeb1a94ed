"""Hidden checks of squares_and_cubes.

Both checks use the scenario `run_watched`. The numbers lie between 11 and 29, where no square is a cube of
another one, so that a value in the wrong list always shows; the pauses are no multiple of a likely polling
interval. The verdict rests on the lists and the clock; what the wrapped functions report finds the words.
"""

MAX_EXECUTIONS = 300  # two threads that sleep and append need only a handful


def _numbers(random, count):
    return random.sample(range(11, 30), count)


def _pause_s(random, low, high):
    return random.randrange(round(low * 1e6) + 1, round(high * 1e6), 2) / 1e6


def _seconds(value):
    return f"{value:.3f} s"


def _both(seen):
    return f"squares {list(seen['squares'])}, cubes {list(seen['cubes'])}"


def _no_asking_in_a_loop(found):
    found.blocks(
        "run_threaded asks 'are you done yet?' in a loop that never rests: it keeps a processor busy while "
        "both calculations only sleep. Which method of a Thread blocks until that thread has ended?"
    )


def test_every_interleaving(submission):
    numbers = _numbers(submission.random, 3)
    squares, cubes = tuple(n**2 for n in numbers), tuple(n**3 for n in numbers)
    expected = f"expected squares {list(squares)}, cubes {list(cubes)}"
    found = submission.explore(
        "run_watched",
        numbers=numbers,
        pause_s=_pause_s(submission.random, 0.6, 0.9),
        max_executions=MAX_EXECUTIONS,
    )
    _no_asking_in_a_loop(found)

    def incomplete(seen):
        return len(seen["squares"]) + len(seen["cubes"]) < 2 * len(numbers)

    found.require(
        lambda seen: not incomplete(seen) or seen["elapsed_s"] > 0,
        lambda seen: (
            f"run_threaded returned at 0 s with {_both(seen)}, before the calculations had ended; "
            f"{expected}. Is a thread that has been started a thread that has finished?"
        ),
        "M04",
    )
    short = [ending.value for ending in found.endings if incomplete(ending.value)]
    found.require(
        lambda seen: not incomplete(seen) or not (seen["caller_squares"] or seen["caller_cubes"]),
        lambda seen: (
            "There is a schedule in which the extra thread needs a moment longer than the caller: "
            f"run_threaded returned {_both(seen)}; {expected}. Who waits for the extra thread?"
        ),
        "M04",
    )
    one_list_only = not (
        any(len(seen["squares"]) < len(numbers) for seen in short)
        and any(len(seen["cubes"]) < len(numbers) for seen in short)
    )
    found.require(
        lambda seen: not incomplete(seen) or not one_list_only,
        lambda seen: (
            "There is a schedule in which one thread ends a moment after the other, and run_threaded did not "
            f"wait for it: {_both(seen)}; {expected}. For which of your threads do you wait?"
        ),
        "M06",
    )
    found.require(
        lambda seen: not incomplete(seen),
        lambda seen: (
            f"run_threaded returned {_both(seen)} after {_seconds(seen['elapsed_s'])}: some time had passed, "
            f"but the threads had not ended; {expected}. Which threads are awake first after equal pauses?"
        ),
        "M07",
    )
    swapped = all(seen["squares"] == cubes and seen["cubes"] == squares for seen in found.outcomes)
    found.require(
        lambda seen: not swapped,
        lambda seen: f"run_threaded returned {_both(seen)}; {expected}. Which of the two comes first?",
    )
    found.require(
        lambda seen: (
            (seen["squares"], seen["cubes"]) == (squares, cubes)
            or sorted(seen["squares"] + seen["cubes"]) != sorted(squares + cubes)
        ),
        lambda seen: (
            f"All values are there, but not in their places: {_both(seen)}; {expected}. Who decides which of "
            "two threads appends the next value to a list?"
        ),
        "M09",
    )
    found.require(
        lambda seen: (seen["squares"], seen["cubes"]) == (squares, cubes),
        lambda seen: (
            f"run_threaded returned {_both(seen)}; {expected}. What did run_sequential do differently?"
        ),
    )


def test_time_of_one(submission):
    random = submission.random
    count = random.choice([2, 3])
    numbers = _numbers(random, count)
    _given_functions_are_intact(submission, numbers)
    runs = []
    for pause_s in (_pause_s(random, 0.3, 0.5), _pause_s(random, 0.6, 0.8)):
        found = submission.explore(
            "run_watched", numbers=numbers, pause_s=pause_s, max_executions=MAX_EXECUTIONS
        )
        _no_asking_in_a_loop(found)
        one_s = round(count * pause_s, 6)
        _the_pauses_overlap(found, one_s)
        _the_pauses_take_place(found, pause_s, count)
        runs.append((found, one_s))
    _nothing_is_waited_for_in_vain(runs)
    _show_real_times(submission, numbers)


def _given_functions_are_intact(submission, numbers):
    pause_s = _pause_s(submission.random, 0.1, 0.2)
    squares, cubes = tuple(n**2 for n in numbers), tuple(n**3 for n in numbers)
    one_s = round(len(numbers) * pause_s, 6)
    found = submission.explore("given_functions", numbers=numbers, pause_s=pause_s)
    found.require(
        lambda seen: (
            seen["results"] == (squares, cubes, squares + cubes)
            and seen["times_s"] == (2 * one_s, one_s, 4 * one_s)
        ),
        "squares, cubes or run_sequential no longer do what they did in the starter, so there is nothing to "
        "compare with. What did you change in them?",
    )


def _the_pauses_overlap(found, one_s):
    """Not one calculation after the other."""

    def twice(seen):
        return seen["elapsed_s"] == round(2 * one_s, 6)

    both = f"{_seconds(2 * one_s)} instead of {_seconds(one_s)}"
    found.require(
        lambda seen: not (twice(seen) and seen["caller_squares"] and seen["caller_cubes"] and seen["built"]),
        f"run_threaded took {both}: squares and cubes both ran in the caller's thread, although Thread "
        "objects were made. What does Thread receive as target: a function, or what the function gave back?",
        "M02",
    )
    found.require(
        lambda seen: not (twice(seen) and seen["caller_squares"] and seen["caller_cubes"]),
        f"run_threaded took {both}: nothing happened at the same time, and no second thread was at work. "
        "This is the tutorial's first program, which mentions threads and starts none. Which line starts "
        "one?",
        "M11",
    )
    found.require(
        lambda seen: not twice(seen),
        f"run_threaded took {both}: the second calculation began when the first had ended. What did you wait "
        "for before you started it?",
        "M05",
    )


def _the_pauses_take_place(found, pause_s, count):
    found.require(
        lambda seen: seen["elapsed_s"] > 0 or len(seen["squares"]) + len(seen["cubes"]) == 2 * count,
        "run_threaded returned at 0 s, when nothing had been calculated yet. Is a thread that has been "
        "started a thread that has finished?",
        "M04",
    )
    found.require(
        lambda seen: seen["elapsed_s"] >= pause_s,
        lambda seen: (
            f"run_threaded took {_seconds(seen['elapsed_s'])}, less than a single pause of "
            f"{_seconds(pause_s)}: the pauses did not take place. Who calls squares and cubes?"
        ),
    )


def _nothing_is_waited_for_in_vain(runs):
    """Not longer than one calculation; two different pauses tell a fixed extra sleep from polling."""
    elapsed_s = [max(seen["elapsed_s"] for seen in found.outcomes) for found, _ in runs]
    extra_s = [round(elapsed - one_s, 6) for elapsed, (_, one_s) in zip(elapsed_s, runs, strict=True)]
    fixed = extra_s[0] == extra_s[1] or elapsed_s[0] == elapsed_s[1]
    for found, one_s in runs:
        found.require(
            lambda seen, one_s=one_s: seen["elapsed_s"] <= one_s,
            lambda seen, one_s=one_s: (
                f"One calculation takes {_seconds(one_s)}; run_threaded returned at "
                f"{_seconds(seen['elapsed_s'])}. "
                + (
                    "A pause 'to be on the safe side' is a guess; what waits exactly as long as needed?"
                    if fixed
                    else "It asks now and then instead of waiting. Which method comes back the moment a thread ends?"
                )
            ),
            "M07" if fixed else "M24",
        )


def _show_real_times(submission, numbers):
    """The same two programs with real threads and a real clock: shown, never graded."""
    pause_s = 0.02
    best_s = submission.measure("sequential", "threaded", repeats=3, numbers=numbers, pause_s=pause_s)
    sequential_s, threaded_s = best_s["sequential"], best_s["threaded"]
    if not (sequential_s > 0 and threaded_s > 0):  # NaN: measure() has already said why
        return
    submission.note(
        f"Real threads, {len(numbers)} numbers, a pause of {pause_s} s: sequential {sequential_s:.3f} s, "
        f"threaded {threaded_s:.3f} s, ratio {sequential_s / threaded_s:.1f} ({best_s.build or 'unknown'} "
        "build of Python). Shown, not graded. Sleeping overlaps with and without the global interpreter lock."
    )
