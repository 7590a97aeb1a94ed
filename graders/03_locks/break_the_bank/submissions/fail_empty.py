# threadlings: check=tickets misconception=none
"""No schedule at all."""

THREE_LINES = "A A B B B A"
ONE_LINE = "A B B B A A"
TICKETS = ""
UNBREAKABLE = True
