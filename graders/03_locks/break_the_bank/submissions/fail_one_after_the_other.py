# threadlings: check=three_lines misconception=none
"""A does everything, and then B: nothing is broken."""

THREE_LINES = "A A A B B B"
ONE_LINE = "A B B B A A"
TICKETS = "A B B A"
UNBREAKABLE = True
