"""A limit of one, and each permit is given back once."""

import threading


class Lift:
    def __init__(self):
        self.room = threading.Semaphore(1)
        self.lock = threading.Lock()
        self.inside = 0
        self.most = 0

    def ride(self):
        self.room.acquire()
        try:
            with self.lock:
                self.inside += 1
                self.most = max(self.most, self.inside)
            with self.lock:
                self.inside -= 1
        finally:
            self.room.release()


def scenario():
    lift = Lift()
    riders = [threading.Thread(target=lift.ride) for _ in range(3)]
    for rider in riders:
        rider.start()
    for rider in riders:
        rider.join()
    return lift.most
