"""Hidden checks of fetch_many.

One scenario (`fetch_some`) serves all of them. How many fetches run at once, and whether a place is free while a
url waits, decides; how long it takes in all does not, because the order in which urls are fetched is free. What
comes back is the subject of `every_outcome` alone.
"""


def _draw(random, low_s, high_s):
    """A length in seconds, in odd microseconds, so that no pause of a submission's can match it."""
    return random.randrange(round(low_s * 1e6) + 1, round(high_s * 1e6), 2) / 1e6


def _fetch(submission, *pages, max_workers=2):
    found = submission.explore("fetch_some", pages=[list(page) for page in pages], max_workers=max_workers)
    found.blocks(
        "fetch_all asks in a loop that never rests whether the pages are there: it keeps a processor busy while "
        "the fetches only wait. Which method of a future blocks until it is done?"
    )
    return found


def _s(seconds):
    return f"{seconds:.3f} s"


def _three(random):
    """One long fetch and two short ones: two places, and the third url has to wait for one of them."""
    long_s, short_s, other_s = _draw(random, 3.1, 3.4), _draw(random, 1.1, 1.4), _draw(random, 1.5, 1.9)
    return [("a", long_s, "returns", 1), ("b", short_s, "returns", 2), ("c", other_s, "returns", 3)]


def test_limit_is_kept(submission):
    # One at a time: a place too many shows with the fewest interleavings.
    pages = _three(submission.random)
    found = _fetch(submission, *pages, max_workers=1)
    over = "fetches were in flight at once, and max_workers is 1"
    found.require(
        lambda seen: seen["most"] <= 1 or seen["pools"] <= 1,
        lambda seen: (
            f"{seen['most']} {over}: they ran in {seen['pools']} pools. For how many urls does the limit of a pool "
            "count?"
        ),
        "M14",
    )
    kept_in_another_order = any(seen["most"] <= 1 for seen in found.outcomes)
    found.require(
        lambda seen: seen["most"] <= 1 or not kept_in_another_order,
        lambda seen: (
            f"{seen['most']} {over}. In another order of the same steps the limit is kept. How many steps lie between "
            "looking whether a place is free and taking it?"
        ),
        "M12",
    )
    found.require(
        lambda seen: seen["most"] <= 1 or seen["most"] < len(pages),
        lambda seen: f"All {seen['most']} {over}. With ten thousand urls, how many would there be?",
        "M33",
    )
    found.require(
        lambda seen: seen["most"] <= 1,
        lambda seen: f"{seen['most']} {over}. Which of them did your code not count?",
    )


def test_limit_is_used(submission):
    pages = _three(submission.random)
    found = _fetch(submission, *pages)
    found.require(
        lambda seen: seen["idle"] is None or seen["most"] > 1 or not seen["in_caller"],
        lambda seen: f"{_idle(seen)} All of them were in the caller's thread. Who should call fetch?",
        "M02",
    )
    found.require(
        lambda seen: seen["idle"] is None or seen["most"] > 1 or seen["pools"] < 3,
        lambda seen: (
            f"{_idle(seen)} Each url had a pool of its own, {seen['pools']} in all. What does the end of a "
            "`with` block around a pool wait for?"
        ),
        "M14",
    )
    found.require(
        lambda seen: seen["idle"] is None or seen["most"] > 1,
        lambda seen: (
            f"{_idle(seen)} There never was more than one in flight. What does your code wait for before it lets "
            "the next one begin?"
        ),
        "M05",
    )
    found.require(
        lambda seen: seen["idle"] is None or seen["idle"]["running"],
        lambda seen: f"{_idle(seen)} What did the first one wait for?",
    )
    found.require(
        lambda seen: seen["idle"] is None,
        lambda seen: f"{_idle(seen)} What did it wait for?",
        "M05",
    )
    found.require(
        lambda seen: seen["returned_s"] <= seen["last_end_s"],
        lambda seen: (
            f"The last fetch ended at {_s(seen['last_end_s'])}, and fetch_all came back at {_s(seen['returned_s'])}. "
            "What waits exactly as long as needed?"
        ),
        "M07",
    )
    # Fewer urls than places.
    found = _fetch(submission, pages[0], max_workers=2)
    found.require(lambda seen: seen["idle"] is None, lambda seen: f"{_idle(seen)} What did it wait for?", "M05")


def _idle(seen):
    idle = seen["idle"]
    waiting = list(idle["waiting"])
    return (
        f"From {_s(idle['from_s'])} to {_s(idle['to_s'])} {idle['running']} fetch(es) ran, one more could have, and "
        f"{len(waiting)} url(s) waited."
    )


def test_every_outcome(submission):
    random = submission.random
    first, second = random.sample(["KeyError", "ValueError", "OSError"], 2)
    for pages in (
        [("a", _draw(random, 1.1, 1.4), "raises", first), ("b", _draw(random, 2.1, 2.4), "raises", second)],
        [("a", _draw(random, 2.1, 2.4), "returns", None), ("b", _draw(random, 1.1, 1.4), "returns", "")],
    ):
        found = _fetch(submission, *pages)
        expected = {url: "its exception" if how == "raises" else what for url, _, how, what in pages}
        told = "; ".join(f"{url!r} {how} {what!r}" for url, _, how, what in pages)
        found.require(
            lambda seen, expected=expected: seen["raised"] is None and seen["entries"] == expected,
            lambda seen, told=told, expected=expected: (
                f"Two fetches: {told}. "
                + (
                    f"fetch_all raised {seen['raised']}"
                    if seen["raised"]
                    else f"The dict that came back: {dict(seen['entries'])}"
                )
                + f"; expected {expected}. What becomes of each of them in your code?"
            ),
            "M38" if pages[0][2] == "raises" else None,
        )


def test_errors_give_back(submission):
    random = submission.random
    # One place only: if it is lost the others wait for ever, and if it is given back twice they run together.
    pages = [
        ("a", _draw(random, 1.1, 1.4), "raises", "OSError"),
        ("b", _draw(random, 1.5, 1.8), "returns", 1),
        ("c", _draw(random, 1.9, 2.2), "returns", 2),
    ]
    healthy = _fetch(submission, *((url, s, "returns", 1) for url, s, _, _ in pages), max_workers=1)
    limited = all(ending.kind == "returned" and ending.value["most"] <= 1 for ending in healthy.endings)
    busy = all(ending.kind == "returned" and ending.value["idle"] is None for ending in healthy.endings)
    found = _fetch(submission, *pages, max_workers=1)
    found.reject_if(
        lambda ending: ending.kind == "deadlock",
        "One fetch failed with max_workers=1, and the others wait for ever. Who gives back the place of a fetch "
        "that fails?",
        "M18",
    )
    found.require(
        lambda seen: seen["most"] <= 1 or not limited,  # who keeps no limit at all loses limit_is_kept only
        lambda seen: (
            f"One of three fetches failed, and {seen['most']} were in flight at once, with max_workers=1. How often "
            "does your code give back the place of one that fails?"
        ),
        "M25",
    )
    found.require(
        lambda seen: seen["raised"] or seen["idle"] is None or not busy,
        lambda seen: f"One fetch failed. {_idle(seen)} What became of the place of the one that failed?",
        "M18",
    )
