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
    # TODO 1: what has to be known about the present round, and what do the threads wait with?
    def __init__(self, n: int) -> None:
        self.n = n

    def wait(self) -> None:
        # TODO 2: return when all n threads have called wait() for this round.
        pass
