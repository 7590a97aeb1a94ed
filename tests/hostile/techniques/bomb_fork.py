# verdict: forbidden
"""Forks and forks."""

import os

while True:
    os.fork()
