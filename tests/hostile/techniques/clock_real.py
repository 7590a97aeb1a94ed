# verdict: base
"""Looks for the real clock behind the simulated one."""

import datetime

STARTED = datetime.datetime.now()
