# verdict: forbidden
"""Leaves a process behind."""

import os

if os.fork() == 0:
    os.setsid()
    while True:
        pass
