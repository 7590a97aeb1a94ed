"""Futures as latches: each holds what the callback before returned."""

from concurrent.futures import Future


class Ordered:
    def __init__(self):
        self._done = [Future(), Future(), Future()]

    def first(self, fn):
        self._done[0].set_result(fn())

    def second(self, fn):
        self._done[0].result()
        self._done[1].set_result(fn())

    def third(self, fn):
        self._done[1].result()
        self._done[2].set_result(fn())
