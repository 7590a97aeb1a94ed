"""Says only what matters; the rest goes on by itself."""

THREE_LINES = "A B"
ONE_LINE = "A A B"
TICKETS = "A B"
UNBREAKABLE = True
