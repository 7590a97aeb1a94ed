# threadlings: check=every_argument_arrives misconception=M03
"""Wraps the tuple of arguments in one more tuple, so that func gets a single tuple."""

import threading


def launch(func, *args, **kwargs):
    thread = threading.Thread(target=func, args=(args,), kwargs=kwargs)
    thread.start()
    return thread
