# verdict: base
"""Puts a folder of its own in front of the library."""

import sys

sys.path.insert(0, '/tmp')
