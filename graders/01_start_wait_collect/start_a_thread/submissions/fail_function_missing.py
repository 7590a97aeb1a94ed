# threadlings: check=it_runs misconception=none
"""Gives the function another name."""

import threading


def start_a_thread(func, *args, **kwargs):
    thread = threading.Thread(target=func, args=args, kwargs=kwargs)
    thread.start()
    return thread
