"""What the hidden checks of squares_and_cubes do with a submission."""

import threading
import time

SETTLE_S = 1000.0  # virtual: long enough for everything a submission may have left running


def run_watched(student, numbers, pause_s):
    """Run the threaded version and note when and where the two given functions worked.

    The two functions in the submission are wrapped, so the notes in `calls` are complete only for a
    submission that looks them up by name. They serve to find the right words, never the verdict: that
    rests on the lists and the clock. `built` counts the unnamed Thread objects (Thread numbers them).
    """
    caller = threading.current_thread()
    calls = {"squares": [], "cubes": []}

    def watched(name, function):
        def wrapper(*args, **kwargs):
            call = {"where": "caller" if threading.current_thread() is caller else "thread", "ended_s": None}
            calls[name].append(call)
            function(*args, **kwargs)
            call["ended_s"] = now()

        return wrapper

    student.squares = watched("squares", student.squares)
    student.cubes = watched("cubes", student.cubes)
    before = threads_built()
    first, second = student.run_threaded(list(numbers), pause_s)
    seen = {
        "squares": list(first),
        "cubes": list(second),
        "elapsed_s": now(),
        "built": threads_built() - before - 1,
    }
    for name in ("squares", "cubes"):
        seen["late_" + name] = any(call["ended_s"] is None for call in calls[name])
        seen["caller_" + name] = any(call["where"] == "caller" for call in calls[name])
    time.sleep(SETTLE_S)
    seen["last_end_s"] = max([call["ended_s"] for both in calls.values() for call in both], default=None)
    return seen


def given_functions(student, numbers, pause_s):
    """Are the three functions that were given still what they were?"""
    first, second = student.run_sequential(list(numbers), pause_s)
    sequential_s = now()
    own = []
    student.squares(list(numbers), pause_s, own)
    squares_s = now() - sequential_s
    student.cubes(list(numbers), pause_s, own)
    return {
        "results": [list(first), list(second), own],
        "times_s": [sequential_s, round(squares_s, 6), now()],
    }


def sequential(student, numbers, pause_s):
    """For the stopwatch: the baseline."""
    student.run_sequential(list(numbers), pause_s)


def threaded(student, numbers, pause_s):
    """For the stopwatch: the student's version."""
    student.run_threaded(list(numbers), pause_s)


def now():
    return round(time.monotonic(), 6)


def threads_built():
    """The number in the name of a new Thread: Thread-7 -> 7."""
    return int(threading.Thread().name.partition("-")[2])
