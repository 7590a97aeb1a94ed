# verdict: forbidden
"""Looks at the stacks of all threads."""

import sys

FRAMES = list(sys._current_frames().values())
