# threadlings: check=one_line misconception=none
"""Gives each thread one turn, as if the line were one step."""

THREE_LINES = "A A B B B A"
ONE_LINE = "A"
TICKETS = "A B B A"
UNBREAKABLE = True
