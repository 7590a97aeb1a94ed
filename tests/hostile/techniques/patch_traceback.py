# verdict: forbidden
"""Replaces how errors are written."""

import traceback

traceback.print_exc = lambda *args, **options: None
