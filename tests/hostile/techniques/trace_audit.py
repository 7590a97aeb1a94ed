# verdict: forbidden
"""Adds an audit hook of its own."""

import sys

sys.addaudithook(lambda event, args: None)
