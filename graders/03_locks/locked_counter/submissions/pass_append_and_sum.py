"""No lock: `append` is one step, and a list that only grows has been every one of its beginnings."""


class Counter:
    def __init__(self) -> None:
        self._amounts: list[int] = []

    def increment(self, by: int = 1) -> None:
        self._amounts.append(by)

    @property
    def value(self) -> int:
        return sum(self._amounts.copy())
