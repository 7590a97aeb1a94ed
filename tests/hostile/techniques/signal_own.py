# verdict: forbidden
"""Stops itself."""

import os

os.kill(os.getpid(), 19)
