"""What the hidden checks of `reusable_barrier` do with the student's module."""

import threading
import time

from threadlings.scenario import alive, together


def at_once(student, n, rounds):
    """n threads meet `rounds` times as fast as they can; the first [round, thread, missing] of each thread.

    A thread marks its arrival, waits, and looks who has not arrived in the round it was let out of. Each
    mark has a place of its own: where all is right, marks and looks are in order anyway, and cost no
    interleavings.
    """
    meeting = student.Rendezvous(n)
    arrived = [[False] * n for _ in range(rounds)]
    early = []

    def walk(me):
        for stage in range(rounds):
            arrived[stage][me] = True
            meeting.wait()
            for other in range(n):
                if not arrived[stage][other]:
                    early.append([stage + 1, me + 1, other + 1])
                    return

    together(*[lambda me=me: walk(me) for me in range(n)])
    return early


def arriving(student, pauses):
    """A thread per row of pauses: a pause, then wait(), and so on; when each wait() began and returned."""
    meeting = student.Rendezvous(len(pauses))

    def walk(mine):
        times = []
        for pause in mine:
            time.sleep(pause)
            came = time.monotonic()
            meeting.wait()
            times.append([came, time.monotonic()])
        return times

    return together(*[lambda mine=mine: walk(mine) for mine in pauses])


def barriers(student):
    """One thread meets nobody; how many Barriers there are afterwards."""
    meeting = student.Rendezvous(1)
    meeting.wait()
    return alive(threading.Barrier)


def two_meetings(student):
    """Two meeting points for two; the second meets, while at the first only one has come for an hour."""
    one, other = student.Rendezvous(2), student.Rendezvous(2)
    went = []

    def early():
        one.wait()
        went.append(time.monotonic())

    def pair():
        time.sleep(1)
        other.wait()
        return time.monotonic()

    first = threading.Thread(target=early, name="early")
    first.start()
    pairs = together(pair, pair)
    before = list(went)
    time.sleep(10)
    one.wait()
    first.join()
    return [before, pairs, went]
