"""A sequence lock whose reader reads again if anything was written meanwhile."""

import threading


class Position:
    def __init__(self):
        self.sequence = 0
        self.x = 0
        self.y = 0

    def move(self, x, y):
        self.sequence += 1
        self.x = x
        self.y = y
        self.sequence += 1

    def read(self):
        while True:
            before = self.sequence
            x, y = self.x, self.y
            if before % 2 == 0 and self.sequence == before:
                return x, y


def scenario():
    position = Position()
    mover = threading.Thread(target=position.move, args=(3, 4))
    mover.start()
    seen = position.read()
    mover.join()
    return seen
