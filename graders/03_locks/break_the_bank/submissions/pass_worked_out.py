"""The schedules are worked out, as lists and as joined strings."""

THREE_LINES = ["A", *"BBB", "A", "A"]
ONE_LINE = " ".join("A" + 3 * "B" + 2 * "A")
TICKETS = tuple("ABAB")
UNBREAKABLE = not False
