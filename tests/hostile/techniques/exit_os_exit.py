# verdict: crashed
"""Ends the process with success before anything is checked."""

import os

os._exit(0)
