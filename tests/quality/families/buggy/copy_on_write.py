"""Copy on write by two writers: the copy of the second does not know what the first has added."""

import threading


class Listeners:
    def __init__(self):
        self.names = ()
        self.writing = threading.Lock()

    def add(self, name):
        self.names = (*self.names, name)


def scenario():
    listeners = Listeners()
    threads = [threading.Thread(target=listeners.add, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(listeners.names)
