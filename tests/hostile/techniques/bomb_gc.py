# verdict: base
"""Switches the garbage collector off and makes cycles."""

import gc

gc.disable()
for _ in range(1000):
    cycle = []
    cycle.append(cycle)
