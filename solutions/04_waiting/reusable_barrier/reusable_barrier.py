"""A meeting point for n threads that can be used again and again.

Exactly n threads use a `Rendezvous(n)`. Each calls `wait()` once a round, for as many rounds as they like:

* `wait()` returns when all n threads have called it for this round, and not before.
* When the last one has called it, it returns for all n, at once: nobody is left behind.
* The next round is like the first one. A fast thread may call `wait()` for it while the others are still on
  their way out of this one.
* Who waits sleeps: it does not ask again and again.
* Two meeting points have nothing to do with each other.

It is made from Lock, Condition, Semaphore, Event and the like. `threading.Barrier` is what you build here, so
the finished one does not count.

Example: three walkers climb in stages. At each hut they call `wait()`, and none of them begins stage 2 before all
three have finished stage 1.
Not enough: at the second hut `wait()` returns although one of them is still at the first.
"""

import threading


class Rendezvous:
    def __init__(self, n: int) -> None:
        self.n = n
        self._arrived = 0  # threads that are waiting in this round
        self._round = 0
        # Guards both. Woken are those who wait for the end of their round.
        self._round_over = threading.Condition()

    def wait(self) -> None:
        with self._round_over:
            mine = self._round
            self._arrived += 1
            if self._arrived == self.n:
                self._arrived = 0
                self._round += 1
                self._round_over.notify_all()
            # Not "until all have arrived": the number of arrivals is that of the next round as soon as a fast
            # thread calls again, while a round that is over stays over.
            while self._round == mine:
                self._round_over.wait()
