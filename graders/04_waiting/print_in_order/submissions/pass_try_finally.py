"""Events made by a dataclass; the sign is given in `finally`."""

import threading
from dataclasses import dataclass, field


@dataclass
class Ordered:
    _one: threading.Event = field(default_factory=threading.Event)
    _two: threading.Event = field(default_factory=threading.Event)

    def first(self, fn):
        try:
            fn()
        finally:
            self._one.set()

    def second(self, fn):
        self._one.wait()
        try:
            fn()
        finally:
            self._two.set()

    def third(self, fn):
        self._two.wait()
        fn()
