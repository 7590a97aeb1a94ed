# threadlings: check=returns_at_once misconception=M07
"""Sleeps for a moment "so that the thread has time to begin"."""

import threading
import time


def launch(func, *args, **kwargs):
    thread = threading.Thread(target=func, args=args, kwargs=kwargs)
    thread.start()
    time.sleep(0.1)
    return thread
