# verdict: any
"""Leaves the machinery no stack."""

import sys

sys.setrecursionlimit(30)


def deep(n):
    return n if n == 0 else deep(n - 1)


deep(3)
