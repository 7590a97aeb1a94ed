"""Exercise: take turns. Read README.md, edit this file, run: threadlings check ping_pong"""

import threading
from collections.abc import Callable


class PingPong:
    """Lets two threads take turns, n times each, the pinging one first.

    One thread calls ping(fn), another calls pong(fn); which of them comes first, nobody knows.

    - ping calls its fn exactly n times, and so does pong. The calls alternate strictly, ping's fn first:
      ping, pong, ping, pong, ... For n = 0 there are none.
    - A call begins only when the other side's call before it has returned, however long that takes: no
      length of time is a promise.
    - Whoever waits for its turn sleeps until it is woken, and its fn begins the moment it may: no loop
      that asks again and again, with or without pauses.
    - ping and pong return when their n calls are done. When both have returned, the same object can be
      used for another game, which ping begins again.
    - Two games have nothing to do with each other.

    Example:      PingPong(2): the calls are ping, pong, ping, pong, also if the thread in pong came first.
    Non-example:  a lock around each call: one at a time, but perhaps pong, ping, ping, pong.
    """

    def __init__(self, n: int) -> None:
        self.n = n
        # There is one turn. It lies at ping's side first; whoever has had it puts it on the other side.
        self._pings_turn = threading.Semaphore(1)
        self._pongs_turn = threading.Semaphore(0)

    def ping(self, fn: Callable[[], object]) -> None:
        for _ in range(self.n):
            self._pings_turn.acquire()
            fn()
            self._pongs_turn.release()

    def pong(self, fn: Callable[[], object]) -> None:
        for _ in range(self.n):
            self._pongs_turn.acquire()
            fn()
            self._pings_turn.release()
