# threadlings: check=in_the_new_thread misconception=M08
"""Returns what start() returns, which is None."""

import threading


def launch(func, *args, **kwargs):
    return threading.Thread(target=func, args=args, kwargs=kwargs).start()
