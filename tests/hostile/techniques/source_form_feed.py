# verdict: base
"""Hides a line behind a form feed."""

x = 1

y = 2
