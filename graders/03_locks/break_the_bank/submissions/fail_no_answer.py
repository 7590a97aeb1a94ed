# threadlings: check=unbreakable misconception=none
"""Leaves the last question open."""

THREE_LINES = "A A B B B A"
ONE_LINE = "A B B B A A"
TICKETS = "A B B A"
UNBREAKABLE = None
