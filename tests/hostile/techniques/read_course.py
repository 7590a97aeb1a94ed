# verdict: forbidden base
"""Asks the package for its data."""

import importlib.resources

FILES = importlib.resources.files('threadlings')
