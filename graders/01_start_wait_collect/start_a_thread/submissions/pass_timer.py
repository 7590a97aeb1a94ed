"""A Timer is a Thread too; this one is due at once."""

import threading


def launch(func, *args, **kwargs):
    timer = threading.Timer(0, func, args, kwargs)
    timer.start()
    return timer
