"""What the hidden checks of `lost_wakeup` do with the student's module."""

import time

from threadlings.scenario import plain, together


def answer(student):
    """Which step of the trace the student names."""
    return plain(student.LOST_AT_STEP)


def wait_and_put(student, value, waiters=1, timeout=None):
    """Some threads wait, another one puts, all at once; what the waiting ones get."""
    box = student.ResultBox()
    *got, _ = together(*[lambda: _get(box, timeout)] * waiters, lambda: box.put(value))
    return plain(got)


def twice(student, value):
    """One thread waits twice, another one puts; both answers."""
    box = student.ResultBox()
    got, _ = together(lambda: [box.wait(), box.wait()], lambda: box.put(value))
    return plain(got)


def timed(student, value, put_at, waits):
    """A thread per [came, timeout], one that puts; what each waiting one got, and when."""
    box = student.ResultBox()

    def wait(came, timeout):
        time.sleep(came)
        got = _get(box, timeout)
        return [plain(got), time.monotonic()]

    def put():
        time.sleep(put_at)
        box.put(value)

    *seen, _ = together(*[lambda row=row: wait(*row) for row in waits], put)
    return seen


def again(student, value, timeout):
    """One thread runs out of time, comes again, and the value is put while it waits; what it got, and when."""
    box = student.ResultBox()

    def wait():
        first = _get(box, timeout)
        second = _get(box, timeout)
        return [plain(first), plain(second), time.monotonic()]

    def put():
        time.sleep(timeout * 1.5)
        box.put(value)

    seen, _ = together(wait, put)
    return seen


def any_value(student, kind):
    """One thread puts a value of a kind, then waits for it, for a second at most."""
    value = {"None": None, "False": False, "0": 0, "''": "", "an empty list": []}[kind]
    box = student.ResultBox()
    box.put(value)
    got = _get(box, 1)
    return plain(got)


def _get(box, timeout):
    try:
        return box.wait() if timeout is None else box.wait(timeout)
    except TimeoutError:
        return "TimeoutError"
