"""Remembers every thread in a list that a lock guards."""

import threading

_lock = threading.Lock()
_launched: list[threading.Thread] = []


def launch(func, *args, **kwargs):
    thread = threading.Thread(target=func, args=args, kwargs=kwargs)
    with _lock:
        _launched.append(thread)
        thread.start()
        return _launched[-1]
