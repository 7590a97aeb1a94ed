"""A list of bookings that several threads may use at the same time.

`Ledger()` is empty and keeps these promises, whatever the order and the speed of the threads:

* `add(amount)` books one amount. `add_all(amounts)` books several, in their order, as one: whoever looks sees all of
  them or none, never a part.
* `total()` is the sum of all that is booked, `entries()` a list of it, in the order of booking. The list is a copy:
  changing it changes nothing in the ledger.
* Nothing is lost, and nothing is booked twice.
* Every call returns. Two ledgers have nothing to do with each other.

Example: a thread calls `add_all([20, -20])` on a new ledger: whoever asks for `total()` meanwhile gets 0.
Not enough: now and then somebody gets 20, because the money has left the one account and not reached the other.
"""

import threading


class Ledger:
    def __init__(self) -> None:
        self._entries: list[int] = []
        # Guards `_entries`. Public methods take it, private ones expect their caller to have it: a Lock does not
        # know who holds it, and whoever asks for it twice waits for itself.
        self._lock = threading.Lock()

    def add(self, amount: int) -> None:
        with self._lock:
            self._book(amount)

    def add_all(self, amounts: list[int]) -> None:
        with self._lock:
            for amount in amounts:
                self._book(amount)

    def _book(self, amount: int) -> None:
        """Book one amount; the caller holds the lock."""
        self._entries.append(amount)

    def total(self) -> int:
        with self._lock:
            return sum(self._entries)

    def entries(self) -> list[int]:
        with self._lock:
            return list(self._entries)
