# threadlings: check=every_argument_arrives misconception=M03
"""Passes the dictionary of keyword arguments as one more positional argument."""

import threading


def launch(func, *args, **kwargs):
    thread = threading.Thread(target=func, args=(*args, kwargs) if kwargs else args)
    thread.start()
    return thread
