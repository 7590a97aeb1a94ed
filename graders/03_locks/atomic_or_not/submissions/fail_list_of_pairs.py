# threadlings: check=all_answered misconception=none
"""A list of pairs in the place of the dict, and the second table under another name."""

OPERATIONS = [("lst.append(x)", "one step"), ("n += 1", "several steps")]
MYTH = {"A lock makes what I write visible to the others sooner.": False}
