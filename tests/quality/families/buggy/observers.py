"""Observers that are told in a loop over the list from which one of them is removed meanwhile."""

import threading


class Subject:
    def __init__(self, observers):
        self.observers = observers

    def publish(self, told):
        for observer in self.observers:
            told.append(observer)

    def remove(self, observer):
        self.observers.remove(observer)


def scenario():
    subject = Subject(["a", "b"])
    told = []
    leaving = threading.Thread(target=subject.remove, args=("a",))
    leaving.start()
    subject.publish(told)
    leaving.join()
    return "b" in told
