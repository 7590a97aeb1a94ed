"""A loop over a dictionary that grows meanwhile."""

import threading


class Scores:
    def __init__(self):
        self.points = {"anna": 1, "ben": 2}

    def add(self, name, points):
        self.points[name] = points

    def total(self):
        total = 0
        for points in self.points.values():
            total += points
        return total


def scenario():
    scores = Scores()
    adder = threading.Thread(target=scores.add, args=("cleo", 4))
    adder.start()
    total = scores.total()
    adder.join()
    return total
