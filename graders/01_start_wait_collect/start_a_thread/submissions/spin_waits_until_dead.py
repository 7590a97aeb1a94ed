# threadlings: check=returns_at_once misconception=M24
"""Burns the processor until the thread has ended."""

import threading


def launch(func, *args, **kwargs):
    thread = threading.Thread(target=func, args=args, kwargs=kwargs)
    thread.start()
    while thread.is_alive():
        pass
    return thread
