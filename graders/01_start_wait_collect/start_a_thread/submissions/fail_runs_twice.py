# threadlings: check=in_the_new_thread misconception=none
"""Starts two threads, so that func is called twice."""

import threading


def launch(func, *args, **kwargs):
    threading.Thread(target=func, args=args, kwargs=kwargs).start()
    thread = threading.Thread(target=func, args=args, kwargs=kwargs)
    thread.start()
    return thread
