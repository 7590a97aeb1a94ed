"""What the hidden checks of fetch_many do with a submission."""

import re
import threading
import time

from threadlings.scenario import InFlight, plain

SETTLE_S = 1000.0  # virtual: long enough for everything a submission may have left running
ERRORS = {"KeyError": KeyError, "ValueError": ValueError, "OSError": OSError}


def fetch_some(student, pages, max_workers):
    """Fetch pages, each `[url, seconds, how, what]`: how is `returns`, or `raises` (what: a kind of error).

    `entries` is what the dict holds, by url (`its exception`, or plain data), or None if an exception came
    out, which is then in `raised`. The rest is about the calls of fetch: how many there were, how many at
    once at most, when a place was free in vain, when the last one ended, and in how many pools
    (executors number the names of their threads).
    """
    flight = InFlight()
    errors = {url: ERRORS[what](url) for url, _, how, what in pages if how == "raises"}
    lasts_s = {url: seconds for url, seconds, _, _ in pages}
    results = {url: what for url, _, _, what in pages}
    names = {}

    def fetch(url):
        names[url] = threading.current_thread().name
        with flight.job(url):
            time.sleep(lasts_s[url])
            if url in errors:
                raise errors[url]
        return results[url]

    seen = {"entries": None, "raised": None}
    try:
        got = student.fetch_all(fetch, [url for url, _, _, _ in pages], max_workers)
        seen["entries"] = {
            url: "its exception" if entry is errors.get(url, seen) else plain(entry) for url, entry in got.items()
        }
    except Exception as error:
        seen["raised"] = plain(error)
    seen["returned_s"] = flight.now_s()
    time.sleep(SETTLE_S)
    calls = flight.calls()
    pools = {found[1] for found in (re.match(r"(ThreadPoolExecutor-\d+)_\d+$", name) for name in names.values()) if found}
    return seen | {
        "most": flight.most(),
        "idle": flight.idle(max_workers, sorted({call["job"] for call in calls})),
        "last_end_s": max((call["ended_s"] for call in calls), default=0),
        "in_caller": bool(calls) and not any(call["thread"] for call in calls),
        "pools": len(pools),
    }
