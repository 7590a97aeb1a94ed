# threadlings: check=every_argument_arrives misconception=M03
"""Gives the keyword arguments of func to the constructor of Thread."""

import threading


def launch(func, *args, **kwargs):
    thread = threading.Thread(target=func, args=args, **kwargs)
    thread.start()
    return thread
