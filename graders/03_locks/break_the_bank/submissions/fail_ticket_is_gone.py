# threadlings: check=tickets misconception=none
"""Lets B take a ticket after it has seen that there is none."""

THREE_LINES = "A A B B B A"
ONE_LINE = "A B B B A A"
TICKETS = "A A B B"
UNBREAKABLE = True
