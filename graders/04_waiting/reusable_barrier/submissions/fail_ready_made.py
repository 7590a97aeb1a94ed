# threadlings: check=built_by_hand misconception=none
"""threading.Barrier itself, under another name."""

from threading import Barrier


class Rendezvous(Barrier):
    def __init__(self, n: int) -> None:
        super().__init__(parties=n)
