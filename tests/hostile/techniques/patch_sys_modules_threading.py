# verdict: base forbidden
"""Puts a module of its own where others find `threading`."""

import sys
import types

fake = types.ModuleType('threading')
fake.Thread = None
sys.modules['threading'] = fake
