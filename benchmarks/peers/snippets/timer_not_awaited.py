"""Sleeps as long as the timer takes, and hopes."""

import threading
import time

ALLOWED = ["rung"]


def buggy():
    bell = ["silent"]

    def ring():
        bell[0] = "rung"

    timer = threading.Timer(1.0, ring)
    timer.start()
    time.sleep(1.0)
    return bell[0]


def right():
    bell = ["silent"]

    def ring():
        bell[0] = "rung"

    timer = threading.Timer(1.0, ring)
    timer.start()
    timer.join()
    return bell[0]
