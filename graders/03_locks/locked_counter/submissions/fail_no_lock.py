# threadlings: check=no_update_is_lost misconception=M12
"""No lock at all: `+=` is taken for one step."""


class Counter:
    def __init__(self) -> None:
        self._value = 0

    def increment(self, by: int = 1) -> None:
        self._value += by

    @property
    def value(self) -> int:
        return self._value
