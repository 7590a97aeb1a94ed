"""A subclass of Thread that counts in a class attribute."""

import threading


class Counting(threading.Thread):
    total = 0
    lock = threading.Lock()

    def run(self):
        Counting.total += 1


class Careful(Counting):
    def run(self):
        with self.lock:
            super().run()


def together(kind):
    threads = [kind(), kind()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counting.total


ALLOWED = [2]


def buggy():
    return together(Counting)


def right():
    return together(Careful)
