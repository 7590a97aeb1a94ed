"""Three philosophers, each with the left fork first."""

import threading


def dine(order):
    forks, meals = [threading.Lock() for _ in range(3)], []

    def eat(me):
        first, second = order(me, (me + 1) % 3)
        with forks[first]:
            with forks[second]:
                meals.append(me)

    threads = [threading.Thread(target=eat, args=(me,)) for me in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(meals)


ALLOWED = [3]


def buggy():
    return dine(lambda left, right: (left, right))


def right():
    return dine(lambda left, right: (min(left, right), max(left, right)))
