"""A is interrupted once, and comes back: two switches."""

THREE_LINES = "A A B B B A"
ONE_LINE = "A B B B A A"
TICKETS = "A B B A"
UNBREAKABLE = True
