# threadlings: check=tickets misconception=none
"""B looks when A has taken the ticket."""

THREE_LINES = "A A B B B A"
ONE_LINE = "A B B B A A"
TICKETS = "AAB"
UNBREAKABLE = True
