# threadlings: check=in_the_new_thread misconception=M04
"""Builds the Thread and forgets to start it."""

import threading


def launch(func, *args, **kwargs):
    return threading.Thread(target=func, args=args, kwargs=kwargs)
