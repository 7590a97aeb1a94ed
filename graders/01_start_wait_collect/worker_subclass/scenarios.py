"""What the hidden checks of worker_subclass do with a submission."""

import threading
import time

SETTLE_S = 1000.0  # virtual: long enough for everything a submission may have left running


def watched(student, values, pause_s):
    """Take a worker through its life, with numbers whose addition takes time and leaves a note.

    The notes say in which phase of the worker's life, and in which thread, each addition was made. A
    submission that copies or converts its numbers first leaves fewer notes, or none, and is in the right.
    """
    caller = threading.current_thread()
    phase = ["building"]
    additions = []

    class Number(int):
        def __add__(self, other):
            additions.append([phase[0], "caller" if threading.current_thread() is caller else "new thread"])
            time.sleep(pause_s)
            return Number(int(self) + int(other))

        __radd__ = __add__

    seen = {}
    worker = student.SumWorker([Number(value) for value in values])
    seen["built_s"] = now()
    seen["is_thread"] = isinstance(worker, threading.Thread)
    seen["started_early"] = was_started(worker)
    seen["total_built"] = plain(worker.total)
    phase[0] = "starting"
    seen["start_error"] = error_of(worker.start)
    seen["started_s"] = now() - seen["built_s"]
    seen["started"] = was_started(worker)
    phase[0] = "working"
    time.sleep(pause_s * 1.5)
    phase[0] = "reading"
    seen["total_halfway"] = plain(worker.total)
    seen["read_s"] = round(now() - seen["built_s"] - seen["started_s"] - pause_s * 1.5, 6)
    phase[0] = "joining"
    seen["join_error"] = error_of(worker.join)
    phase[0] = "reading"
    seen["total_joined"] = plain(worker.total)
    phase[0] = "after"
    time.sleep(SETTLE_S)
    seen["total_late"] = plain(worker.total)
    seen["in_caller"] = [when for when, where in additions if where == "caller"]
    seen["overridden"] = overridden(student.SumWorker)
    return seen


def two_workers(student, first, second):
    """Two workers at the same time."""
    workers = [student.SumWorker(list(first)), student.SumWorker(list(second))]
    for worker in workers:
        error_of(worker.start)  # an error here is the business of other checks
    for worker in workers:
        error_of(worker.join)
    return [plain(worker.total) for worker in workers]


def one_after_the_other(student, first, second):
    """A worker that is built and left alone, while another one works."""
    idle = student.SumWorker(list(first))
    worker = student.SumWorker(list(second))
    error_of(worker.start)
    error_of(worker.join)
    return [plain(idle.total), plain(worker.total)]


def start_twice(student, values, join_first):
    """Start a worker, and start it again."""
    worker = student.SumWorker(list(values))
    first_error = error_of(worker.start)
    before = None
    if join_first:
        error_of(worker.join)
        before = plain(worker.total)
    second_error = error_of(worker.start)
    error_of(worker.join)
    return {"first": first_error, "second": second_error, "before": before, "after": plain(worker.total)}


def now():
    return round(time.monotonic(), 6)


def was_started(worker):
    """Whether there is, or was, a thread; None if the base class was never prepared."""
    try:
        return worker.ident is not None
    except AssertionError:
        return None


def error_of(function):
    """The error that a call raises, spelled, or None."""
    try:
        function()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def plain(total):
    """A total as plain data: numbers of ours become ints, other things their type's name."""
    if total is None or isinstance(total, (bool, str)):
        return total
    return int(total) if isinstance(total, (int, float)) else type(total).__name__


def overridden(cls):
    """Methods of Thread that the class defines anew, apart from the two that it should."""
    names = []
    for base in cls.__mro__:
        if base is threading.Thread or base.__module__ == threading.__name__:
            break
        names += [
            name
            for name in vars(base)
            if not name.startswith("_") and name != "run" and hasattr(threading.Thread, name)
        ]
    return sorted(set(names))
