# verdict: crashed
"""Asks for more memory than there is."""

HUGE = bytearray(1 << 36)
