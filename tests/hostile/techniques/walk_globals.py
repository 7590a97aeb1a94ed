# verdict: forbidden
"""Reads the globals of a function that is not its own."""

import threading

NAMES = list(threading.Thread.start.__globals__)
