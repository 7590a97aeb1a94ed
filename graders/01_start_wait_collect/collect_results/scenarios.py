"""What the hidden checks of collect_results do with a submission."""

import time

from threadlings.scenario import InFlight, plain

SETTLE_S = 1000.0  # virtual: long enough for everything a submission may have left running


def map_once(student, items, results, lasts_s):
    """Map over `items`; call i takes `lasts_s[i]` and returns `results[i]`.

    Returns what func was called with (as numbers of items; None for anything else), what parallel_map
    returned and when, what its list holds long after that, and all calls. Items are told apart by identity,
    so they may be equal lists; those that are numbers must differ.
    """
    items = [list(item) if isinstance(item, list | tuple) else item for item in items]
    flight = InFlight()

    def func(x):
        i = next((i for i, item in enumerate(items) if item is x), -1)
        with flight.job(i):
            time.sleep(lasts_s[i])
        return results[i]

    got = student.parallel_map(func, list(items))
    returned_s = flight.now_s()
    ended = [call["job"] for call in flight.calls() if call["ended_s"] is not None]
    at_once = _values(got)
    time.sleep(SETTLE_S)
    return {
        "returned": at_once,
        "returned_s": returned_s,
        "later": _values(got) if isinstance(got, list) else at_once,
        "unfinished": [i for i in range(len(items)) if i not in ended],
        "calls": flight.calls(),
    }


def _values(got):
    """What is in there; a lazy answer is asked for, because whether it is a list is not the question here."""
    try:
        return plain(list(got))
    except TypeError:
        return []
