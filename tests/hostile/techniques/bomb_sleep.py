# verdict: any
"""Sleeps for years."""

import time

time.sleep(10**8)
