# threadlings: check=unbreakable misconception=none
"""Names a schedule for the locked program, and it loses nothing."""

THREE_LINES = "A A B B B A"
ONE_LINE = "A B B B A A"
TICKETS = "A B B A"
UNBREAKABLE = "A A B A A B B B B"
