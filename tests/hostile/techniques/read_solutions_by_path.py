# verdict: forbidden
"""Looks for the solutions."""

from pathlib import Path

FOUND = list(Path('/').rglob('solutions'))
