"""The same with a frozen dataclass, under a Condition that nobody waits for."""

from dataclasses import astuple, dataclass, replace
from threading import *

@dataclass(frozen=True)
class Pair:
    count: int = 0
    total: float = 0.0

class Stats:
    def __init__(self):
        self.pair = Pair()
        self.turn = Condition()

    def add(self, x):
        with self.turn:
            pair = self.pair
            self.pair = replace(pair, count=pair.count + 1, total=pair.total + x)

    def snapshot(self):
        return astuple(self.pair)
