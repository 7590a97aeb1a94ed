"""A read-write lock whose writer waits for writers, but not for readers."""

import threading


class ReadWriteLock:
    def __init__(self):
        self.changed = threading.Condition()
        self.readers = 0
        self.writing = False

    def acquire_read(self):
        with self.changed:
            self.changed.wait_for(lambda: not self.writing)
            self.readers += 1

    def release_read(self):
        with self.changed:
            self.readers -= 1
            self.changed.notify_all()

    def acquire_write(self):
        with self.changed:
            self.changed.wait_for(lambda: not self.writing)
            self.writing = True

    def release_write(self):
        with self.changed:
            self.writing = False
            self.changed.notify_all()


def scenario():
    lock = ReadWriteLock()
    point = {"x": 0, "y": 0}
    seen = []

    def read():
        lock.acquire_read()
        seen.append((point["x"], point["y"]))
        lock.release_read()

    def write():
        lock.acquire_write()
        point["x"] = 1
        point["y"] = 1
        lock.release_write()

    threads = [threading.Thread(target=read), threading.Thread(target=write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen[0]
