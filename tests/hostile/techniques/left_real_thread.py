# verdict: any
"""Starts a thread behind the scheduler's back."""

import sys

real = sys.modules['_thread']
real.start_new_thread(lambda: [0 for _ in iter(int, 1)], ())
