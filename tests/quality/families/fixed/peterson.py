"""Peterson's algorithm for two threads."""

import threading


class Peterson:
    def __init__(self):
        self.wants = [False, False]
        self.turn = 0

    def lock(self, me):
        other = 1 - me
        self.wants[me] = True
        self.turn = other
        while self.wants[other] and self.turn == other:
            pass

    def unlock(self, me):
        self.wants[me] = False


def scenario():
    mutex = Peterson()
    count = 0

    def work(me):
        nonlocal count
        mutex.lock(me)
        count += 1
        mutex.unlock(me)

    threads = [threading.Thread(target=work, args=(me,)) for me in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return count
