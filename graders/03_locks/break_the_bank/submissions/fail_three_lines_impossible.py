# threadlings: check=three_lines misconception=M12
"""Believes what millions of runs have shown."""

THREE_LINES = "Impossible"
ONE_LINE = "A B B B A A"
TICKETS = "A B B A"
UNBREAKABLE = True
