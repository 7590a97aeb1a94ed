# threadlings: check=one_line misconception=none
"""B does everything, and then A."""

THREE_LINES = "A A B B B A"
ONE_LINE = "BBBAAA"
TICKETS = "A B B A"
UNBREAKABLE = True
