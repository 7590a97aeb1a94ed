# verdict: forbidden
# exercise: locked_counter
"""Reads a file by way of a loader."""

import importlib.machinery
def cheat():
    raise RuntimeError("LEAK " + str(importlib.machinery.FileFinder("/").path_hook) + importlib.machinery.SourceFileLoader("a", "/etc/passwd").get_data("/etc/passwd").decode()[:20])

class Counter:
    def __init__(self):
        self._value = 0
        cheat()
    def increment(self, by=1):
        self._value += by
    @property
    def value(self):
        return self._value
