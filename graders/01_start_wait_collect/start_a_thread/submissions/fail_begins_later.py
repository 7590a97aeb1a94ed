# threadlings: check=returns_at_once misconception=none
"""Lets func begin only after a while, so that launch is sure to be back before."""

import threading


def launch(func, *args, **kwargs):
    timer = threading.Timer(0.5, func, args, kwargs)
    timer.start()
    return timer
