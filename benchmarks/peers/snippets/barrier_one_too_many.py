"""A barrier for three, and two that come."""

import threading


def meet(parties):
    barrier = threading.Barrier(parties)
    threads = [threading.Thread(target=barrier.wait) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return "met"


ALLOWED = ["met"]


def buggy():
    return meet(3)


def right():
    return meet(2)
