# threadlings: check=every_argument_arrives misconception=M03
"""Gives Thread the only argument itself where a tuple of arguments is wanted."""

import threading


def launch(func, *args, **kwargs):
    if len(args) == 1:
        (only,) = args
        thread = threading.Thread(target=func, args=(only), kwargs=kwargs)
    else:
        thread = threading.Thread(target=func, args=args, kwargs=kwargs)
    thread.start()
    return thread
