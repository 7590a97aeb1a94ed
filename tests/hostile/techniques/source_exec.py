# verdict: forbidden
"""Runs a text."""

exec('x = 1')
