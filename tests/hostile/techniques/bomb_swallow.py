# verdict: crashed timeout
"""Swallows whatever would end it."""

while True:
    try:
        raise ValueError
    except BaseException:
        pass
