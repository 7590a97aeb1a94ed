"""notify() without the lock of the condition is an error."""

import threading


class Door:
    def __init__(self):
        self.is_open = False
        self.changed = threading.Condition()

    def open(self):
        self.is_open = True
        self.changed.notify()


def scenario():
    door = Door()
    porter = threading.Thread(target=door.open)
    porter.start()
    with door.changed:
        while not door.is_open:
            door.changed.wait()
    porter.join()
    return door.is_open
