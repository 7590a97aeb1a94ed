"""Thread with target, args and kwargs."""

import threading


def launch(func, *args, **kwargs):
    t = threading.Thread(target=func, args=args, kwargs=kwargs)
    t.start()
    return t
