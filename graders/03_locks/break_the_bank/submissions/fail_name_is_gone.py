# threadlings: check=tickets misconception=none
"""The schedule has another name."""

THREE_LINES = "A A B B B A"
ONE_LINE = "A B B B A A"
TICKET = "A B B A"
UNBREAKABLE = True
