# threadlings: check=meetings_are_independent misconception=none
"""The count lives in the class, so all meeting points share it."""

import threading


class Rendezvous:
    count = 0
    round = 0
    over = threading.Condition()

    def __init__(self, n: int) -> None:
        self.n = n

    def wait(self) -> None:
        with self.over:
            mine = Rendezvous.round
            Rendezvous.count += 1
            if Rendezvous.count == self.n:
                Rendezvous.count = 0
                Rendezvous.round += 1
                self.over.notify_all()
            while Rendezvous.round == mine:
                self.over.wait()
