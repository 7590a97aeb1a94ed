"""B is the one that is interrupted."""

THREE_LINES = "B B A A A B"
ONE_LINE = "B B A A A B"
TICKETS = "B A A B"
UNBREAKABLE = True
