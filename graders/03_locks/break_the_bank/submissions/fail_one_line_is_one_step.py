# threadlings: check=one_line misconception=M12
"""Believes that one line cannot be interrupted."""

THREE_LINES = "A A B B B A"
ONE_LINE = "impossible"
TICKETS = "A B B A"
UNBREAKABLE = True
