"""What the hidden checks of start_a_thread do with a submission."""

import threading
import time

SETTLE_S = 1000.0  # virtual: long enough for everything a submission may have left running


def launch_once(student, pause_s, args, kwargs):
    """Launch one function that sleeps for `pause_s`, then look at everything that can be seen from "
    "outside."""
    caller = threading.current_thread()
    calls = []

    def func(*got_args, **got_kwargs):
        call = {"args": list(got_args), "kwargs": got_kwargs, "began_s": time.monotonic(), "ended_s": None}
        call["thread"] = threading.current_thread()
        calls.append(call)
        time.sleep(pause_s)
        call["ended_s"] = time.monotonic()

    result = student.launch(func, *args, **kwargs)
    returned_s = time.monotonic()
    seen = {
        "returned": type(result).__name__,
        "returned_s": returned_s,
        "started": None,
        "join": None,
        "joined_s": None,
    }
    if isinstance(result, threading.Thread):
        seen["returned"] = "a Thread"
        seen["started"] = result.ident is not None
        try:
            result.join()
            seen["join"] = "returned"
        except RuntimeError as error:
            seen["join"] = str(error)
        seen["joined_s"] = time.monotonic()
    time.sleep(SETTLE_S)
    seen["calls"] = []
    for call in calls:
        thread = call.pop("thread")
        call["where"] = (
            "caller" if thread is caller else "returned thread" if thread is result else "another thread"
        )
        seen["calls"].append(call)
    return seen
