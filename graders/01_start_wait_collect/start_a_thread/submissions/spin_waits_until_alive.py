# threadlings: check=it_runs misconception=M24
"""Asks in a loop whether the thread is alive; a quick function has ended before the first question."""

import threading


def launch(func, *args, **kwargs):
    thread = threading.Thread(target=func, args=args, kwargs=kwargs)
    thread.start()
    while not thread.is_alive():
        pass
    return thread
