"""What the hidden checks of `lazy_once` do with the student's module."""

import time

from threadlings.scenario import takes, together


class Made:
    """What the factories make."""


def ask_at_once(student, threads, late=False):
    """Threads ask at once, one more later if asked to, and making takes its time.

    Calls of the factory; for each get whether it got something that the factory made, and whether it got the
    same as the first.
    """
    made = []

    def factory():
        takes("factory")
        value = Made()
        made.append(value)
        return value

    lazy = student.Lazy(factory)
    got = together(*[lazy.get] * threads)
    if late:
        got.append(lazy.get())
    return [len(made), [any(value is one for one in made) for value in got], [v is got[0] for v in got]]


def odd_value(student, value):
    """Two threads ask at once for a value that looks like none, a third later: calls, and whether all got it."""
    made = []

    def factory():
        made.append(value)
        return value

    lazy = student.Lazy(factory)
    got = together(lazy.get, lazy.get)
    got += together(lazy.get)
    return [len(made), [one is value for one in got]]


def first_call_fails(student, threads):
    """The first call of the factory raises. Threads ask at once, then a late one.

    Calls of the factory, how many of those at once got the error, whether all others got the value, and what
    the late one got: `value`, or the error as text.
    """
    calls = []

    def factory():
        calls.append(1)
        if len(calls) == 1:
            raise LookupError("not yet")
        return calls

    lazy = student.Lazy(factory)
    got = together(*[lambda: _outcome(lazy, calls)] * threads)
    late = _outcome(lazy, calls)
    errors = sum(one == "LookupError" for one in got)
    return [len(calls), errors, errors + sum(one == "value" for one in got) == threads, late]


def gets_that_return(student):
    """Two threads ask at once, a third later, then again after a factory that raised: 5 calls come back."""
    lazy = student.Lazy(Made)
    together(lazy.get, lazy.get)
    together(lazy.get)
    failing = student.Lazy(_fail)
    _outcome(failing, None)
    _outcome(failing, None)
    return 5


def nested(student):
    """The factory of one object asks another one: whether it got the other one's value."""
    inner = student.Lazy(Made)
    outer = student.Lazy(lambda: [inner.get()])
    return outer.get()[0] is inner.get()


def two_objects(student):
    """Two objects whose factories take a second; two threads, one each: seconds until both have got theirs."""
    lazies = [student.Lazy(lambda: time.sleep(1) or Made()) for _ in range(2)]
    start = time.monotonic()
    first, second = together(lazies[0].get, lazies[1].get)
    return [time.monotonic() - start, first is not second]


def _fail():
    raise LookupError("never")


def _outcome(lazy, value):
    """What a get came to: `value`, the name of an error, or what else it returned."""
    try:
        got = lazy.get()
    except Exception as error:
        return type(error).__name__
    return "value" if got is value else f"a {type(got).__name__}"
