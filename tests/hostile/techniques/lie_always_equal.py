# verdict: base
"""Has an object at hand that equals everything."""

class Yes(int):
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = int.__hash__


YES = Yes(1)
