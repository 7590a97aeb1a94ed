"""A dataclass; eq=False, because a Thread must be hashable."""

import threading
from dataclasses import dataclass, field


@dataclass(eq=False)
class SumWorker(threading.Thread):
    numbers: list[int]
    total: int | None = field(default=None, init=False)

    def __post_init__(self):
        super().__init__()

    def run(self):
        self.total = sum(self.numbers)
