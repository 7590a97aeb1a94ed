"""Hidden checks of print_in_order.

A check that is about the order does not mind whether somebody asks in a loop meanwhile, and one that is about
waiting does not mind a wrong order. Durations and times of arrival are odd and a few seconds long: more than a
sleep of somebody who guesses, and no multiple of a likely pause between two looks.

What goes wrong with instant callbacks, in one instant, has nothing to do with time; what goes wrong only with
slow ones, or only when sleeps and time limits end at an unlucky moment, relies on time (M07). Which mistake it
is otherwise is told by three questions to the program, see `_why`.
"""

from itertools import permutations

NAMES = ("first", "second", "third")
EARLY_TIMEOUTS = 2  # for each thread
_RELIES_ON_TIME = (
    "When callbacks take no time, and pauses end only when nobody else can run, the order is right. How long is "
    "long enough?"
)
_WHO_TELLS = "What tells the later one that the earlier one's callback has returned?"


def test_any_order(submission):
    found = _order(submission)
    if not _holds(found, _is_order):
        message, misconception = _why(submission)
        found.require(
            _is_order,
            lambda ran: f"The callbacks ran in the order {', '.join(ran) or 'none at all'}. {message}",
            misconception,
            busy_ok=True,
        )
    found.require(_is_order, "", busy_ok=True)


def test_waits_for_the_end(submission):
    found = submission.explore("slow", takes_s=[_draw(submission, 7, 8), _draw(submission, 8, 9), 0])
    _each_runs_once(found)
    found.require(
        lambda seen: not seen["early"],
        lambda seen: (
            f"{seen['early'][0]}() returned before its callback had come to its end. Who runs the callback, and "
            "who waits for it?"
        ),
        "M04",
        busy_ok=True,
    )
    instant_is_right = _holds(_order(submission), _is_order)
    found.require(
        _in_order,
        lambda seen: f"{_too_early(seen)} {_RELIES_ON_TIME if instant_is_right else _WHO_TELLS}",
        "M07" if instant_is_right else None,
        busy_ok=True,
    )
    unlucky = _order(submission, early_timeouts=EARLY_TIMEOUTS)
    unlucky.require(
        lambda ran: ran == NAMES[: len(ran)],
        lambda ran: (
            f"The callbacks ran in the order {', '.join(ran)}: a pause or a wait with a limit was over before the "
            f"others had come as far as was hoped. {_RELIES_ON_TIME if instant_is_right else _WHO_TELLS}"
        ),
        "M07" if instant_is_right else None,
        busy_ok=True,
    )


def test_late_arrival(submission):
    submission.explore("only_first").require(
        lambda ended: set(ended) == {"callback", "call"},
        lambda ended: (
            "first was called, and nobody called anything else. A second later "
            + (
                f"its {ended[0]} had come to an end, and no more. "
                if ended
                else "not even its callback had run. "
            )
            + "For whom does first have to wait?"
        ),
        busy_ok=True,
    )
    _each_runs_once(submission.explore("in_one_thread"))
    times = 0.0, _draw(submission, 3, 4), _draw(submission, 7, 8)
    takes_s = _lengths(submission)
    for at_s in permutations(times):
        if at_s != tuple(reversed(times)):  # there, nobody comes late
            found = _explore_arrivals(submission, at_s, takes_s)
            _each_runs_once(found)
            found.require(
                lambda seen, at_s=at_s: _waited_for_a_later_one(seen, at_s) is None,
                lambda seen, at_s=at_s: _waited_for_a_later_one(seen, at_s),
                busy_ok=True,
            )


def test_woken_at_once(submission):
    waiters_first = [_draw(submission, 6, 7), _draw(submission, 3, 4), 0.0]
    founds = [
        (_explore_arrivals(submission, at_s, _lengths(submission)), at_s)
        for at_s in (waiters_first, [waiters_first[0], 0.0, waiters_first[1]])
    ]
    for found, _ in founds:
        found.reject_if(
            lambda ending: ending.busy_waited or ending.kind == "spin",
            "A thread that has to wait asks the same question again and again, as fast as it can: it keeps a "
            "processor busy, perhaps the very one that the thread it waits for would need. Who could wake it "
            "instead?",
            "M24",
        )
        _each_runs_once(found)
    for found, at_s in founds:
        if not _holds(found, lambda seen, at_s=at_s: _late(seen, at_s) is None):
            relies_on_time = not _holds(_order(submission, early_timeouts=EARLY_TIMEOUTS), _is_order)
            found.require(
                lambda seen, at_s=at_s: _late(seen, at_s) is None,
                lambda seen, at_s=at_s: _late(seen, at_s),
                "M07" if relies_on_time else "M24",
            )


def test_objects_are_independent(submission):
    def second_began(seen):
        return _times(seen, "began").get("second")

    alone = submission.explore("two_objects", use_other=False)
    moments = {second_began(ending.value) for ending in alone.endings if ending.kind == "returned"}
    found = submission.explore("two_objects", use_other=True)
    found.require(
        lambda seen: len(seen["other"]) == 6,
        "While second waited on one object, the three methods of another object were called one after the other, "
        "and not all of their callbacks ran. What do the two objects have in common?",
        busy_ok=True,
    )
    found.require(
        lambda seen: second_began(seen) in moments or second_began(seen) >= _times(seen, "began")["first"],
        lambda seen: (
            f"second waited on one object. While another object was used its callback began, at "
            f"{second_began(seen):.3f} s; nobody had called first on its own object. To whom does belong what "
            "second waits for: to the class, or to each object?"
        ),
        busy_ok=True,
    )


# -- explorations ------------------------------------------------------------------------------------------


def _order(submission, **options):
    # A pause at the end, for those who return before their callbacks have run, is one that may end early, too.
    return submission.explore("order", settle_s=0 if options else 10, **options)


def _explore_arrivals(submission, at_s, takes_s):
    return submission.explore("arrivals", at_s=at_s, takes_s=takes_s)


def _draw(submission, low_s, high_s):
    """A length in seconds, in odd milliseconds."""
    return submission.random.randrange(low_s * 1000 + 1, high_s * 1000, 2) / 1000


def _lengths(submission):
    return [_draw(submission, 1, 2) for _ in NAMES]


# -- what was seen -----------------------------------------------------------------------------------------


def _holds(found, predicate):
    """Whether `predicate` is true of every execution that returned."""
    return all(predicate(ending.value) for ending in found.endings if ending.kind == "returned")


def _is_order(ran):
    return ran == NAMES


def _in_order(seen):
    events = [(name, what) for name, what, _ in seen["log"]]
    return events == [(name, what) for name in NAMES for what in ("began", "ended")]


def _times(seen, what):
    return {name: at_s for name, event, at_s in seen["log"] if event == what}


def _each_runs_once(found):
    found.require(
        lambda seen: sorted(_times(seen, "ended")) == sorted(NAMES) and len(seen["log"]) == 6,
        lambda seen: (
            "Each of the three methods was called once. When the last had returned, the callbacks had been "
            f"called {', '.join(str(_calls(seen, name)) for name in NAMES)} times, for first, second, third. "
            "Which of your lines calls fn, and how often is it passed?"
        ),
        busy_ok=True,
    )


def _calls(seen, name):
    return sum(entry[:2] == (name, "began") for entry in seen["log"])


def _too_early(seen):
    """The first callback that began before the one it should wait for had ended, in words."""
    began, ended = _times(seen, "began"), _times(seen, "ended")
    events = [(name, what) for name, what, _ in seen["log"]]
    before, name = next(
        (a, b)
        for a, b in zip(NAMES, NAMES[1:], strict=False)
        if events.index((a, "ended")) > events.index((b, "began"))
    )
    return (
        f"{before}'s callback began at {began[before]:.3f} s and ended at {ended[before]:.3f} s; {name}'s began at "
        f"{began[name]:.3f} s, too early."
    )


def _waited_for_a_later_one(seen, at_s):
    """What to say if a callback began only when a method had come that stands behind it; else None."""
    came = dict(zip(NAMES, at_s, strict=True))
    began, free = _times(seen, "began"), _free(seen, came)
    for number, name in enumerate(NAMES):
        for later in NAMES[number + 1 :]:
            if free[name] < came[later] <= began[name]:
                return (
                    f"{name} was called at {came[name]:.3f} s, and its callback could have begun at "
                    f"{free[name]:.3f} s. It began at {began[name]:.3f} s, when {later} had been called. Whom does "
                    f"{name} have to wait for?"
                )
    return None


def _free(seen, came):
    """From when on each callback may run: its method has been called, and the one before it has ended."""
    ended = {None: 0.0, **_times(seen, "ended")}
    return {name: max(came[name], ended[before]) for before, name in zip((None, *NAMES), NAMES, strict=False)}


def _late(seen, at_s):
    """What to say if a callback began later than at the moment it might; else None.

    Where the order is wrong, those who wait for one another do so in another order, so nothing follows.
    """
    if not _in_order(seen):
        return None
    began, free = _times(seen, "began"), _free(seen, dict(zip(NAMES, at_s, strict=True)))
    for name in NAMES:
        if began[name] > free[name]:
            return (
                f"From {free[name]:.3f} s on {name}'s callback might have run. It began only at {began[name]:.3f} s: "
                f"{began[name] - free[name]:.3f} s in which nobody did anything. What does {name} do while it "
                "waits, and who wakes it?"
            )
    return None


# -- why the order is wrong --------------------------------------------------------------------------------


def _why(submission):
    """A sentence and a misconception for a program that does not keep the order even within an instant.

    It is asked three things. Does a method that nobody has let go let one call through, and not the next? Does
    it let second go when first is called, or when its callback has returned? And third, likewise? The answers
    are facts about the program, and the sentences state them.
    """
    for name in NAMES[1:]:
        if _all_values(submission.explore("twice_alone", name=name)) == {(1,)}:
            return (
                f"When first has never been called, one call of {name} goes through all the same, and the next "
                "one waits: one pass was there from the beginning. With how many should it begin?",
                "M25",
            )
    # first comes at 20 s and takes 10 s, second has been there from the beginning; and the same for the other two.
    second = _waits(submission, "first", "second", at_s=(20, 0, 60))
    third = _waits(submission, "second", "third", at_s=(0, 40, 20))
    if "from the call on" in (second, third):
        before, name = ("first", "second") if second == "from the call on" else ("second", "third")
        return (
            f"{name} waits until {before} has been called, and no longer: it goes on while {before}'s callback is "
            f"still running. At which moment has {before} happened?",
            "M16",
        )
    if second == "not at all":
        slow = submission.explore("slow", takes_s=[7, 7, 7])
        one_at_a_time = _holds(
            slow, lambda seen: [what for _, what, _ in seen["log"]] == ["began", "ended"] * 3
        )
        return (
            "second does not wait for first"
            + (
                ": only one callback runs at a time, and which of them comes first is left open"
                if one_at_a_time
                else ""
            )
            + ". What decides here who comes first?",
            "M09",
        )
    if third == "not at all" and _all_values(submission.explore("twice_alone", name="third")) == {()}:
        return (
            "third waits for first's callback, and not for second's: the sign that lets second go lets third go, "
            "too. What has happened once the sign is there, and what has not?",
            "M22",
        )
    together = _explore_arrivals(submission, (20, 0, 0), (10, 10, 10))
    if not _holds(together, _in_order):
        return (
            "If only one of them waits, second waits for first and third waits for second. If both are waiting "
            "when first's callback returns, third goes on with second. What does a thread know when it is woken?",
            "M21",
        )
    return "What holds a thread back until the one before it has finished?", "M09"


def _waits(submission, before, name, at_s):
    """How `name` waits for `before`, where it comes first: not at all, from the call on, or properly."""
    found = _explore_arrivals(submission, at_s, (10, 10, 10))
    seen = [ending.value for ending in found.endings if ending.kind == "returned"]
    came = dict(zip(NAMES, at_s, strict=True))
    if any(_times(one, "began")[name] < came[before] for one in seen):
        return "not at all"
    if any(_times(one, "began")[name] < _times(one, "ended")[before] for one in seen):
        return "from the call on"
    return "properly"


def _all_values(found):
    return {ending.value for ending in found.endings}
