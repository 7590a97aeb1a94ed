# verdict: forbidden
"""Imports the judge."""

import threadlings.judge
