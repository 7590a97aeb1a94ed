"""A token ring: each station looks once whether it has the token, and goes home if it has not."""

import threading


class Ring:
    def __init__(self, stations):
        self.stations = stations
        self.token = 0
        self.log = []
        self.passed = threading.Condition()

    def station(self, number):
        with self.passed:
            if self.token == number:
                self.log.append(number)
                self.token = (number + 1) % self.stations
                self.passed.notify_all()


def scenario():
    ring = Ring(3)
    stations = [threading.Thread(target=ring.station, args=(number,)) for number in range(3)]
    for station in stations:
        station.start()
    for station in stations:
        station.join()
    return ring.log
