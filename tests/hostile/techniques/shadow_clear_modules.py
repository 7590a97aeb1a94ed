# verdict: forbidden crashed
"""Empties the table of modules."""

import sys

sys.modules.clear()
