"""A lambda without arguments is the target."""

from threading import Thread


def launch(func, *args, **kwargs):
    thread = Thread(target=lambda: func(*args, **kwargs))
    thread.start()
    return thread
