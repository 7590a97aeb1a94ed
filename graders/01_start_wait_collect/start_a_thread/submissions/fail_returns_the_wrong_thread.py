# threadlings: check=in_the_new_thread misconception=none
"""Gives back a thread that only starts the thread in which func runs."""

import threading


def launch(func, *args, **kwargs):
    worker = threading.Thread(target=func, args=args, kwargs=kwargs)
    starter = threading.Thread(target=worker.start)
    starter.start()
    return starter
