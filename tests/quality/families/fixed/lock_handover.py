"""A lock that one thread takes and another gives back: a Lock belongs to nobody."""

import threading


class Baton:
    def __init__(self):
        self.lock = threading.Lock()
        self.lock.acquire()
        self.path = ["start"]

    def hand_over(self):
        self.path.append("first")
        self.lock.release()

    def take_over(self):
        with self.lock:
            self.path.append("second")


def scenario():
    baton = Baton()
    runners = [threading.Thread(target=baton.hand_over)]
    runners.append(threading.Thread(target=baton.take_over))
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    return baton.path
