# verdict: forbidden
"""Asks inspect who is calling."""

import inspect

CALLERS = [info.filename for info in inspect.stack()]
