"""A party that fails breaks the barrier, and the other one hears of it."""

import threading


class Party(threading.Thread):
    def __init__(self, barrier, number, log):
        super().__init__()
        self.barrier = barrier
        self.number = number
        self.log = log

    def run(self):
        try:
            self.log.append(10 // self.number)
        except ZeroDivisionError:
            self.barrier.abort()
            self.log.append("failed")
            return
        try:
            self.barrier.wait()
        except threading.BrokenBarrierError:
            self.log.append("broken")


def scenario():
    barrier = threading.Barrier(2)
    log = []
    parties = [Party(barrier, number, log) for number in (5, 0)]
    for party in parties:
        party.start()
    for party in parties:
        party.join()
    return sorted(map(str, log))
