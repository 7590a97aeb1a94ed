# verdict: forbidden
"""Replaces the code of a function."""

import json

json.loads.__code__ = (lambda text: {}).__code__
