"""Any sequence will do for args; module under a short name; needless brackets."""

import threading as t


def launch(func, *args, **kwargs):
    thread = t.Thread(target=(func), args=[*args], kwargs=dict(kwargs))
    t.Thread.start(thread)
    return (thread)
