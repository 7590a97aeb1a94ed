# verdict: crashed
"""Imports by a computed name and leaves."""

getattr(__import__('o' + 's'), '_ex' + 'it')(0)
