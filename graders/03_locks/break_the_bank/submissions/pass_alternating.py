"""In turns, as people imagine it: many switches, and just as broken."""

THREE_LINES = "A B A B A B"
ONE_LINE = "B A B A B A"
TICKETS = "A B A B"
UNBREAKABLE = True
