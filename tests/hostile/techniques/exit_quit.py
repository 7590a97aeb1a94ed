# verdict: crashed
"""Calls quit()."""

import sys

sys.exit()
