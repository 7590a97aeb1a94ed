# threadlings: check=reads_are_whole misconception=M29
"""`append` is one step, so no one is lost; but an increment by 5 is five appends, and shows in parts."""


class Counter:
    def __init__(self) -> None:
        self._ones: list[None] = []

    def increment(self, by: int = 1) -> None:
        for _ in range(by):
            self._ones.append(None)

    @property
    def value(self) -> int:
        return len(self._ones)
