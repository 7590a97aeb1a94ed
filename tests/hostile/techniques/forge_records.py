# verdict: crashed
"""Writes something like a record to every open file."""

import os

for fd in range(3, 64):
    try:
        os.write(fd, b'0' * 32 + b' {"kind": "loaded"}\n')
    except OSError:
        pass
