"""The length of a list as the number of the next ticket."""

import threading


def issue(guard):
    tickets, numbers = [], []

    def take():
        with guard:
            number = len(tickets)
            tickets.append("ticket")
        numbers.append(number)

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(numbers)


class Nothing:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


ALLOWED = [[0, 1]]


def buggy():
    return issue(Nothing())


def right():
    return issue(threading.Lock())
