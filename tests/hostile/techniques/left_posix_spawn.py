# verdict: forbidden
"""Spawns a program by the lowest way."""

import os

os.posix_spawn('/bin/sleep', ['sleep', '1000'], {})
