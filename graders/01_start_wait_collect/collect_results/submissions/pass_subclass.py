"""A thread class that keeps its result; joined in the order of the items."""

from threading import *


class Call(Thread):
    def __init__(self, func, x):
        super().__init__(daemon=True)
        self.func, self.x = func, x

    def run(self):
        self.result = self.func(self.x)

    def get(self):
        self.join()
        return self.result


def parallel_map(func, items):
    calls = [Call(func, x) for x in items]
    for call in calls:
        call.start()
    return [call.get() for call in calls]
