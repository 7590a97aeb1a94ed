# threadlings: check=in_the_new_thread misconception=M02
"""Calls func itself and hands Thread the result."""

import threading


def launch(func, *args, **kwargs):
    thread = threading.Thread(target=func(*args, **kwargs))
    thread.start()
    return thread
