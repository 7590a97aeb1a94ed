# threadlings: check=unbreakable misconception=none
"""Asks B to go on while A has the lock."""

THREE_LINES = "A A B B B A"
ONE_LINE = "A B B B A A"
TICKETS = "A B B A"
UNBREAKABLE = "A A B B A A"
