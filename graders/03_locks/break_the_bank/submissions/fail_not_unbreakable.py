# threadlings: check=unbreakable misconception=none
"""Says that it can be broken, and not how."""

THREE_LINES = "A A B B B A"
ONE_LINE = "A B B B A A"
TICKETS = "A B B A"
UNBREAKABLE = False
