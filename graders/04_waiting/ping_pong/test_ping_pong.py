"""Hidden checks of ping_pong.

As in print_in_order: a check about the order does not mind whether somebody asks in a loop meanwhile, and what goes
wrong only with slow calls, or only when sleeps and time limits end at an unlucky moment, relies on time (M07).
Which mistake it is otherwise is told by the first calls of each side where the other does not come, see `_why`.
"""

EARLY_TIMEOUTS = 1  # for each thread
_RELIES_ON_TIME = (
    "When calls take no time, and pauses end only when nobody else can run, the order is right. How long is long "
    "enough?"
)


def test_strictly_in_turn(submission):
    for n in (0, 2):
        found = _order(submission, n)
        if not _holds(found, _in_turn(n)):
            message, misconception = _why(submission)
            found.require(
                _in_turn(n),
                lambda calls, n=n: f"PingPong({n}): {_told(calls)} {message}",
                misconception,
                busy_ok=True,
            )
        found.require(_in_turn(n), "", busy_ok=True)


def test_slow_players(submission):
    instant_is_right = _holds(_order(submission, 2), _in_turn(2))
    misconception = "M07" if instant_is_right else None
    question = (
        _RELIES_ON_TIME if instant_is_right else "What tells a thread that the other's call has returned?"
    )
    slow_s, quick_s = _draw(submission, 7, 8), _draw(submission, 0, 1)
    for takes_s in ({"ping": [slow_s, quick_s], "pong": [0]}, {"ping": [0], "pong": [slow_s, quick_s]}):
        submission.explore("slow", n=3, takes_s=takes_s).require(
            lambda log: _overlap(log) is None and len(log) == 12,
            lambda log: f"{_overlap(log) or _counted(log)} {question}",
            misconception,
            busy_ok=True,
        )
    found = _order(submission, 2, early_timeouts=EARLY_TIMEOUTS)
    found.require(
        _in_turn(2),
        lambda calls: (
            f"PingPong(2): {_told(calls)} A pause or a wait with a limit was over before the other side had come as "
            f"far as was hoped. {question}"
        ),
        misconception,
        busy_ok=True,
    )


def test_woken_at_once(submission):
    takes_s = {"ping": [_draw(submission, 1, 2)], "pong": [_draw(submission, 1, 2)]}
    late_s = _draw(submission, 3, 4)
    for came_s in ({"ping": late_s, "pong": 0}, {"ping": 0, "pong": late_s}):
        found = submission.explore("slow", n=2, takes_s=takes_s, came_s=came_s)
        found.reject_if(
            lambda ending: ending.busy_waited or ending.kind == "spin",
            "A thread that has to wait asks the same question again and again, as fast as it can: it keeps a "
            "processor busy, perhaps the very one that the other side would need. Who could wake it instead?",
            "M24",
        )
        if not _holds(found, lambda log, came_s=came_s: _late(log, came_s) is None):
            relies_on_time = not _holds(_order(submission, 2, early_timeouts=EARLY_TIMEOUTS), _in_turn(2))
            found.require(
                lambda log, came_s=came_s: _late(log, came_s) is None,
                lambda log, came_s=came_s: _late(log, came_s),
                "M07" if relies_on_time else "M24",
            )
        found.require(lambda log: True, "")


def test_another_game(submission):
    found = submission.explore("two_games", n=1)
    found.require(
        lambda games: games[1] == ("ping", "pong") or games[0] != ("ping", "pong"),
        lambda games: (
            "PingPong(1), two games on the same object. In the second "
            f"{_told(games[1])} What is left over from the first game?"
        ),
        busy_ok=True,
    )


def test_games_are_independent(submission):
    def pong_began(seen):
        return next((at_s for name, what, at_s in seen["waiting"] if (name, what) == ("pong", "began")), None)

    alone = submission.explore("waits_while_another_plays", play=False)
    moments = {pong_began(ending.value) for ending in alone.endings if ending.kind == "returned"}
    found = submission.explore("waits_while_another_plays", play=True)
    found.require(
        lambda seen: seen["other"] == 4 and (pong_began(seen) in moments or seen["waiting"][0][0] == "ping"),
        lambda seen: (
            "pong waited in a game that had no ping yet. While another game was being played its call began, at "
            f"{pong_began(seen)} s. To whom does the turn belong: to the class, or to each game?"
        ),
        busy_ok=True,
    )


# -- explorations and what was seen ------------------------------------------------------------------------


def _order(submission, n, **options):
    # A pause at the end, for those who return before their calls are made, is one that may end early, too.
    return submission.explore("order", n=n, settle_s=0 if options else 10, **options)


def _draw(submission, low_s, high_s):
    """A length in seconds, in odd milliseconds."""
    return submission.random.randrange(low_s * 1000 + 1, high_s * 1000, 2) / 1000


def _holds(found, predicate):
    """Whether `predicate` is true of every execution that returned."""
    return all(predicate(ending.value) for ending in found.endings if ending.kind == "returned")


def _in_turn(n):
    return lambda calls: calls == ("ping", "pong") * n


def _told(calls):
    return f"the calls were {', '.join(calls) or 'none at all'}."


def _counted(log):
    began = [name for name, what, _ in log if what == "began"]
    return f"PingPong(3): {_told(began)}"


def _overlap(log):
    """The first thing that came out of turn, in words; None if they take turns."""
    for number, (name, what, at_s) in enumerate(log):
        turn = ("ping", "pong")[number // 2 % 2]
        if (name, what) != (turn, ("began", "ended")[number % 2]):
            before = "Nobody had made a call"
            if number:
                before = f"{log[number - 1][0]}'s call had {log[number - 1][1].replace('began', 'begun')}"
                before += f" at {log[number - 1][2]:.3f} s"
            return f"{before}. Then, at {at_s:.3f} s, {name}'s call {what}; it was {turn}'s turn."
    return None


def _late(log, came_s):
    """What to say if a call began later than it might; None where the order is wrong, or nothing was late."""
    if _overlap(log) is not None:
        return None
    before_s = 0.0
    for (name, _, began_s), (_, _, ended_s) in zip(log[::2], log[1::2], strict=True):
        may_s = max(before_s, came_s[name])
        if began_s > may_s:
            return (
                f"From {may_s:.3f} s on it was {name}'s turn. Its call began only at {began_s:.3f} s: "
                f"{began_s - may_s:.3f} s in which nobody did anything. What does {name} do while it waits, and who "
                "wakes it?"
            )
        before_s = ended_s
    return None


# -- why the order is wrong --------------------------------------------------------------------------------


def _why(submission):
    """A sentence and a misconception for a program that does not keep the order even where time plays no part.

    How many calls does each side make if the other never comes? In a right program ping makes one, and pong none.
    """
    ping, pong = (_alone(submission, name) for name in ("ping", "pong"))
    if (ping, pong) == (1, 1):
        return (
            "If only one side plays, it makes one call and then waits: so it is with ping, and with pong, too. Whose "
            "turn is it at the beginning?",
            "M25",
        )
    if ping == pong == 3:
        return (
            "If only one side plays, it makes all its calls: neither side waits for the other. Something may decide "
            "that one calls at a time; what decides which?",
            "M36",
        )
    if (ping, pong) == (3, 0):
        return (
            "pong waits for the first ping. But ping, if pong never comes, makes all its calls. What tells ping that "
            "its call has been answered?",
            "M22",
        )
    slow = submission.explore("slow", n=1, takes_s={"ping": [5], "pong": [5]})
    if not _holds(slow, lambda log: [what for _, what, _ in log] == ["began", "ended"] * 2):
        return (
            "If only one side plays, nobody plays out of turn. But if calls take time, pong's begins while ping's is "
            "still running. At which moment is a turn over?",
            "M16",
        )
    if (ping, pong) == (1, 0):
        return (
            "As long as the other side does not come, nobody plays out of turn. Later somebody does: what is left of "
            "the sign that let a thread go on once?",
            "M22",
        )
    return (
        f"If the other side never comes, ping makes {ping} of its 3 calls, and pong {pong}. How many should they make?",
        None,
    )


def _alone(submission, name):
    """How many of three calls a side makes without the other, at most."""
    found = submission.explore("alone", name=name)
    return max((ending.value for ending in found.endings if ending.kind == "returned"), default=0)
