"""A named daemon thread; wildcard import."""

from threading import *


def launch(func, *args, **kwargs):
    thread = Thread(None, func, "launched", args, kwargs, daemon=True)
    thread.start()
    return thread
