# threadlings: check=three_lines misconception=none
"""Asks A for a fourth turn."""

THREE_LINES = "A A A A B B"
ONE_LINE = "A B B B A A"
TICKETS = "A B B A"
UNBREAKABLE = True
