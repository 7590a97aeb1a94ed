"""A home-made barrier with generations: whoever waits, waits for his own round."""

import threading


class Barrier:
    def __init__(self, parties):
        self.parties = parties
        self.count = 0
        self.round = 0
        self.all_here = threading.Condition()

    def wait(self):
        with self.all_here:
            mine = self.round
            self.count += 1
            if self.count == self.parties:
                self.count = 0
                self.round += 1
                self.all_here.notify_all()
            while self.round == mine:
                self.all_here.wait()


def scenario():
    barrier = Barrier(2)
    laps = []

    def run():
        for lap in (1, 2):
            barrier.wait()
            laps.append(lap)

    runners = [threading.Thread(target=run) for _ in range(2)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    return sorted(laps)
