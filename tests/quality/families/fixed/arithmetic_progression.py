"""Sums of numbers that are handed over one by one, each taken before the next."""

import threading


class Slot:
    def __init__(self):
        self.value = 0
        self.full = False
        self.changed = threading.Condition()

    def give(self, value):
        with self.changed:
            while self.full:
                self.changed.wait()
            self.value = value
            self.full = True
            self.changed.notify()

    def take(self):
        with self.changed:
            while not self.full:
                self.changed.wait()
            self.full = False
            self.changed.notify()
            return self.value


def scenario():
    slot = Slot()

    def give_all():
        for value in (1, 2, 3):
            slot.give(value)
        slot.give(None)

    giver = threading.Thread(target=give_all)
    giver.start()
    total = 0
    while (value := slot.take()) is not None:
        total += value
    giver.join()
    return total
