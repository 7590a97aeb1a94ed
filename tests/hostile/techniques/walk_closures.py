# verdict: forbidden
"""Follows the closure of a simulated lock."""

import threading

CELLS = threading.Thread.start.__closure__
