# verdict: failed
# exercise: locked_counter
"""Handles a signal by way of the probe's own `signal`."""

import os
sg = os.sys.modules.get("signal") or os.sys.modules.get("_signal")
seen = []
def cheat():
    sg.signal(sg.SIGUSR1, lambda n, f: seen.append((n, f)))
    sg.raise_signal(sg.SIGUSR1)
    for i in range(100): pass
    raise RuntimeError("LEAK %r" % seen)

class Counter:
    def __init__(self):
        self._value = 0
        cheat()
    def increment(self, by=1):
        self._value += by
    @property
    def value(self):
        return self._value
