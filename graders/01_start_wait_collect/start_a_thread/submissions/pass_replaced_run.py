"""Replaces run on the object instead of giving a target; prints a line."""

import threading


def launch(func, *args, **kwargs):
    thread = threading.Thread()
    thread.run = lambda: func(*args, **kwargs)
    thread.start()
    print("started", thread.name)
    return thread
