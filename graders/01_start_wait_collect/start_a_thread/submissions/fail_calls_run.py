# threadlings: check=in_the_new_thread misconception=M01
"""Calls run(), which is an ordinary method call in the caller's thread."""

import threading


def launch(func, *args, **kwargs):
    thread = threading.Thread(target=func, args=args, kwargs=kwargs)
    thread.run()
    return thread
