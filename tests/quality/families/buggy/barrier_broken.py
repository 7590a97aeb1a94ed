"""A party that fails before the barrier: the other one waits for it for ever."""

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
            self.barrier.wait()
        except ZeroDivisionError:
            self.log.append("failed")
            return


def scenario():
    barrier = threading.Barrier(2)
    log = []
    parties = [Party(barrier, number, log) for number in (5, 0)]
    for party in parties:
        party.start()
    for party in parties:
        party.join()
    return sorted(map(str, log))
