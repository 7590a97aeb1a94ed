# verdict: forbidden
"""Replaces the import of everybody else."""

import builtins

builtins.__import__ = lambda *args: None
