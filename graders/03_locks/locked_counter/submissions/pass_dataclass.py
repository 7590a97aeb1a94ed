"""A dataclass with slots; the lock comes from a default factory."""

from dataclasses import dataclass, field
from threading import Lock


@dataclass(slots=True)
class Counter:
    total: int = 0
    guard: Lock = field(default_factory=Lock, repr=False)

    def increment(self, by: int = 1) -> None:
        with self.guard:
            self.total += by

    @property
    def value(self) -> int:
        return self.total
