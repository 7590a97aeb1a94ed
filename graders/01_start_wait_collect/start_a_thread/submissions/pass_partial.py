"""functools.partial carries the arguments."""

import functools
import threading


def launch(func, *args, **kwargs):
    (thread := threading.Thread(target=functools.partial(func, *args, **kwargs))).start()
    return thread
