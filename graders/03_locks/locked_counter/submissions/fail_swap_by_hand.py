# threadlings: check=no_update_is_lost misconception=M12
"""A compare-and-swap written in Python: comparing and swapping are still two steps."""


class Counter:
    def __init__(self) -> None:
        self._value = 0

    def increment(self, by: int = 1) -> None:
        while True:
            seen = self._value
            if self._value == seen:
                self._value = seen + by
                return

    @property
    def value(self) -> int:
        return self._value
