# verdict: forbidden
"""Reads builtins by their name."""

PRINT = __builtins__['print']
