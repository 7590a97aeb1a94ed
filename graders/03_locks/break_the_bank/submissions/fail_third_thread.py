# threadlings: check=three_lines misconception=none
"""Gives a turn to a thread that is not there."""

THREE_LINES = "A A C B B B"
ONE_LINE = "A B B B A A"
TICKETS = "A B B A"
UNBREAKABLE = True
