"""Dining philosophers: each takes the fork with the lower number first."""

import threading


class Philosopher(threading.Thread):
    def __init__(self, first, second, meals):
        super().__init__()
        self.first = first
        self.second = second
        self.meals = meals

    def run(self):
        with self.first, self.second:
            self.meals.append(self.name)


def scenario(count):
    forks = [threading.Lock() for _ in range(count)]
    meals = []
    table = []
    for seat in range(count):
        first, second = sorted((seat, (seat + 1) % count))
        table.append(Philosopher(forks[first], forks[second], meals))
    for philosopher in table:
        philosopher.start()
    for philosopher in table:
        philosopher.join()
    return len(meals)
