"""Blocks until func is about to be called in the new thread: that takes no time."""

import threading


def launch(func, *args, **kwargs):
    begun = threading.Event()

    def target():
        begun.set()
        func(*args, **kwargs)

    thread = threading.Thread(target=target)
    thread.start()
    begun.wait()
    return thread
