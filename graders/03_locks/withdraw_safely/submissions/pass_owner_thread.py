"""A daemon thread owns the balance; calls send it a request and wait for the answer, errors included."""

import queue
import threading


class Account:
    def __init__(self, balance: int = 0) -> None:
        self._requests: queue.SimpleQueue = queue.SimpleQueue()
        threading.Thread(target=self._own, args=(balance,), daemon=True).start()

    def _own(self, balance: int) -> None:
        while True:
            difference, reply = self._requests.get()
            accepted = balance + difference >= 0
            if accepted:
                balance += difference
            reply.put((accepted, balance))

    def _ask(self, difference: int) -> tuple[bool, int]:
        reply: queue.SimpleQueue = queue.SimpleQueue()
        self._requests.put((difference, reply))
        return reply.get()

    @property
    def balance(self) -> int:
        return self._ask(0)[1]

    def deposit(self, amount: int) -> None:
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._ask(amount)

    def withdraw(self, amount: int) -> bool:
        if amount <= 0:
            raise ValueError("amount must be positive")
        return self._ask(-amount)[0]
