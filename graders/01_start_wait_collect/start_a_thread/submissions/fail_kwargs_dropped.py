# threadlings: check=every_argument_arrives misconception=M03
"""Forgets the keyword arguments."""

import threading


def launch(func, *args, **kwargs):
    thread = threading.Thread(target=func, args=args)
    thread.start()
    return thread
