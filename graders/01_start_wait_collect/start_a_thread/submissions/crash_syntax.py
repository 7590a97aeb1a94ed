# threadlings: check=it_runs misconception=none
"""Does not compile: a bracket is missing."""

import threading


def launch(func, *args, **kwargs):
    thread = threading.Thread(target=func, args=args, kwargs=kwargs
    thread.start()
    return thread
