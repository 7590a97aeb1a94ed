# verdict: forbidden inconclusive
"""Writes to memory by ctypes."""

import ctypes

ctypes.memset(id(5), 0, 4)
