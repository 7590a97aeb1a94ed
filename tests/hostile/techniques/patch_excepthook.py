# verdict: base
"""Hides what happens to its threads."""

import sys
import threading

threading.excepthook = lambda args: None
sys.excepthook = lambda *args: None
sys.unraisablehook = lambda *args: None
