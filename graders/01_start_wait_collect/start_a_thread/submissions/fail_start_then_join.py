# threadlings: check=returns_at_once misconception=M05
"""Waits for the work inside launch."""

import threading


def launch(func, *args, **kwargs):
    thread = threading.Thread(target=func, args=args, kwargs=kwargs)
    thread.start()
    thread.join()
    return thread
