"""What the hidden checks of join_them_all do with a submission."""

import threading
import time

SETTLE_S = 1000.0  # virtual: long enough for everything a submission may have left running


def one_round(student, durations_s):
    """Call run_all with jobs that take this long, and look at every job from outside.

    All times are virtual seconds since the call. `built` counts the unnamed Thread objects that the
    submission made, whether it started them or not (Thread numbers them): it helps to choose the right words.
    """
    caller = threading.current_thread()
    start = time.monotonic()
    began = [[] for _ in durations_s]
    ended = [[] for _ in durations_s]
    in_caller = [[] for _ in durations_s]

    def make_job(i):
        def job():
            began[i].append(since(start))
            if threading.current_thread() is caller:
                in_caller[i].append(i)
            time.sleep(durations_s[i])
            ended[i].append(since(start))

        return job

    jobs = [make_job(i) for i in range(len(durations_s))]
    before = threads_built()
    student.run_all(jobs)
    returned_s = since(start)
    unfinished = [i for i in range(len(jobs)) if len(ended[i]) == 0]
    built = threads_built() - before - 1
    time.sleep(SETTLE_S)
    return {
        "began_s": began,
        "ended_s": ended,
        "in_caller": [i for i in range(len(jobs)) if in_caller[i]],
        "returned_s": returned_s,
        "unfinished": unfinished,
        "built": built,
    }


def since(start):
    return round(time.monotonic() - start, 6)


def threads_built():
    """The number in the name of a new Thread: Thread-7 -> 7."""
    return int(threading.Thread().name.partition("-")[2])
