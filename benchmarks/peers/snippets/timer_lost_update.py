"""A timer's callback and the main thread both count."""

import threading

ALLOWED = [2]


def buggy():
    counts = [0]

    def tick():
        counts[0] += 1

    timers = [threading.Timer(0.5, tick), threading.Timer(0.5, tick)]
    for timer in timers:
        timer.start()
    for timer in timers:
        timer.join()
    return counts[0]


def right():
    counts = [0]
    lock = threading.Lock()

    def tick():
        with lock:
            counts[0] += 1

    timers = [threading.Timer(0.5, tick), threading.Timer(0.5, tick)]
    for timer in timers:
        timer.start()
    for timer in timers:
        timer.join()
    return counts[0]
