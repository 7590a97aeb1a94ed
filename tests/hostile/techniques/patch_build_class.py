# verdict: forbidden
"""Replaces what makes classes."""

import builtins

original = builtins.__build_class__
builtins.__build_class__ = lambda body, name, *bases, **options: original(body, name, *bases, **options)
