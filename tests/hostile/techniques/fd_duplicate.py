# verdict: any
"""Puts its output where the records go."""

import os

for fd in range(3, 16):
    try:
        os.dup2(1, fd)
    except OSError:
        pass
