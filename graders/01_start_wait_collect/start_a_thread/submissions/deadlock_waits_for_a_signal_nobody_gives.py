# threadlings: check=it_runs misconception=M22
"""Waits for an event that nobody ever sets."""

import threading


def launch(func, *args, **kwargs):
    begun = threading.Event()
    thread = threading.Thread(target=func, args=args, kwargs=kwargs)
    thread.start()
    begun.wait()
    return thread
