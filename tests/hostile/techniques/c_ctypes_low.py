# verdict: forbidden
"""Imports the module below ctypes."""

import _ctypes

SIZE = _ctypes.sizeof(_ctypes._SimpleCData)
