# verdict: forbidden
"""Replaces a builtin by way of a library module."""

import random

vars(random)['__builtins__']['len'] = lambda anything: 2
