# verdict: timeout
"""Computes a number of a billion digits."""

NUMBER = 9 ** 9 ** 9
