"""Sets an event and clears it at once: who waits later waits for ever."""

import threading


def pulse(clear):
    event = threading.Event()
    waiter = threading.Thread(target=event.wait)
    waiter.start()
    event.set()
    if clear:
        event.clear()
    waiter.join()
    return "done"


ALLOWED = ["done"]


def buggy():
    return pulse(clear=True)


def right():
    return pulse(clear=False)
