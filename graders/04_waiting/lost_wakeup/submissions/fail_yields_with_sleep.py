# threadlings: check=sleeps misconception=M24
"""Sleeps for a twentieth of a second at a time, and counts what is left."""

from time import sleep

LOST_AT_STEP = 4


class ResultBox:
    def __init__(self):
        self.content = []

    def put(self, value):
        self.content.append(value)

    def wait(self, timeout=None):
        left = timeout
        while not self.content:
            if left is not None and left <= 0:
                raise TimeoutError
            nap = 0.05 if left is None else min(0.05, left)
            sleep(nap)
            if left is not None:
                left -= nap
        return self.content[0]
