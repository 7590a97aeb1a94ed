"""Spelled in other ways."""

THREE_LINES = "aabbba"
ONE_LINE = "a, b, b, b, a, a"
TICKETS = "A-B-B-A"
UNBREAKABLE = "impossible"
