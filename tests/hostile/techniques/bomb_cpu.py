# verdict: timeout
"""Computes for ever, in C."""

SUM = sum(iter(int, 1))
