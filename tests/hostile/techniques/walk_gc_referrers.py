# verdict: forbidden
"""Asks who holds its functions."""

import gc

HOLDERS = gc.get_referrers(gc)
