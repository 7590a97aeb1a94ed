# threadlings: check=every_call_returns misconception=M24
"""A flag plays the lock, and nobody takes it down: the second call asks for ever."""


class Counter:
    def __init__(self) -> None:
        self._value = 0
        self._busy = False

    def increment(self, by: int = 1) -> None:
        while self._busy:
            pass
        self._busy = True
        self._value += by

    @property
    def value(self) -> int:
        return self._value
