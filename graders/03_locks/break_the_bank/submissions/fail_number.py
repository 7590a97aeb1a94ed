# threadlings: check=one_line misconception=none
"""A number instead of letters."""

THREE_LINES = "A A B B B A"
ONE_LINE = 6
TICKETS = "A B B A"
UNBREAKABLE = True
