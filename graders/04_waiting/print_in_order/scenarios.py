"""What the hidden checks of print_in_order do with a submission."""

import threading
import time

from threadlings.scenario import together

NAMES = ("first", "second", "third")
SETTLE_S = 100.0  # virtual: long enough for what a submission may have left running


class Round:
    """One Ordered object, whose callbacks note in which order and when they begin and end."""

    def __init__(self, student, takes_s=(0, 0, 0)):
        self.ordered = student.Ordered()
        self.log = []
        self._takes_s = dict(zip(NAMES, takes_s, strict=True))
        self._ended = {name: [] for name in NAMES}

    def call(self, name):
        """Call the method; has its callback ended when it returns?"""
        getattr(self.ordered, name)(lambda: self._callback(name))
        return len(self._ended[name]) > 0

    def _callback(self, name):
        self.log.append([name, "began", now()])
        if self._takes_s[name]:
            time.sleep(self._takes_s[name])
        self._ended[name].append(name)
        self.log.append([name, "ended", now()])


def order(student, settle_s):
    """Three threads call one method each, all at once: the order in which the callbacks, each one step, run."""
    ordered = student.Ordered()
    ran = []
    together(
        *[lambda name=name: getattr(ordered, name)(lambda: ran.append(name)) for name in reversed(NAMES)]
    )
    if settle_s:
        time.sleep(settle_s)
    return list(ran)


def slow(student, takes_s):
    """Three threads call one method each, all at once, with callbacks that take time.

    The methods that returned before their callbacks had ended are told as such.
    """
    turns = Round(student, takes_s)
    done = together(*[lambda name=name: turns.call(name) for name in reversed(NAMES)])
    early = [name for name, ended in zip(reversed(NAMES), done, strict=True) if not ended]
    time.sleep(SETTLE_S)
    return {"log": list(turns.log), "early": early}


def arrivals(student, at_s, takes_s):
    """Three threads call one method each, at different times."""
    turns = Round(student, takes_s)

    def come(name, at_s):
        time.sleep(at_s)
        turns.call(name)

    together(*[lambda name=name, at_s=at_s: come(name, at_s) for name, at_s in zip(NAMES, at_s, strict=True)])
    time.sleep(SETTLE_S)
    return {"log": list(turns.log)}


def only_first(student):
    """Nobody but one thread that calls first: which of its callback and the call have come to their end?"""
    ordered = student.Ordered()
    ended = []

    def come():
        ordered.first(lambda: ended.append("callback"))
        ended.append("call")

    threading.Thread(target=come, daemon=True).start()
    time.sleep(1)
    return list(ended)


def in_one_thread(student):
    """One thread calls all three: each finds that what it waits for has happened."""
    turns = Round(student)
    for name in NAMES:
        turns.call(name)
    time.sleep(SETTLE_S)
    return {"log": list(turns.log)}


def two_objects(student, use_other):
    """On one object second waits; another one is used from beginning to end, or not; then first is called."""
    waiting, other = Round(student), Round(student)

    def come():
        time.sleep(1)
        for name in NAMES if use_other else ():
            other.call(name)
        time.sleep(1)
        waiting.call("first")

    together(lambda: waiting.call("second"), come)
    return {"log": list(waiting.log), "other": list(other.log)}


def twice_alone(student, name):
    """Nobody calls first. Do two calls of another method run their callbacks all the same?

    It serves to choose the right words for a program of which it is known that it does not keep the order.
    """
    ordered = student.Ordered()
    ran = []
    for number in (1, 2):
        threading.Thread(
            target=getattr(ordered, name), args=(lambda number=number: ran.append(number),), daemon=True
        ).start()
        time.sleep(1)
    return list(ran)


def now():
    return round(time.monotonic(), 6)
