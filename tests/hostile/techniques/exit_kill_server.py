# verdict: forbidden
"""Kills the process that watches over it."""

import os

os.kill(os.getppid(), 9)
