"""What the public checks of `reusable_barrier` do with the student's module."""

import threading

from threadlings.scenario import alive, together


def one(student):
    """One thread meets nobody, twice."""
    meeting = student.Rendezvous(1)
    meeting.wait()
    meeting.wait()
    return "back"


def two(student, rounds):
    """Two threads meet `rounds` times; for each that was let out too early, [round, who, who was missing]."""
    meeting = student.Rendezvous(2)
    arrived = [[False, False] for _ in range(rounds)]
    early = []

    def walk(me, other):
        for stage in range(rounds):
            arrived[stage][me] = True
            meeting.wait()
            if not arrived[stage][other]:
                early.append([stage + 1, me + 1, other + 1])
                return

    together(lambda: walk(0, 1), lambda: walk(1, 0))
    return early


def barriers(student):
    """One thread meets nobody; how many Barriers there are afterwards."""
    meeting = student.Rendezvous(1)
    meeting.wait()
    return alive(threading.Barrier)
