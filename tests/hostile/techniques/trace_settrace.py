# verdict: forbidden
"""Traces every line that runs."""

import sys

sys.settrace(lambda frame, event, arg: None)
