# threadlings: check=in_the_new_thread misconception=none
"""Gives back the caller's own thread object."""

import threading


def launch(func, *args, **kwargs):
    threading.Thread(target=func, args=args, kwargs=kwargs).start()
    return threading.current_thread()
