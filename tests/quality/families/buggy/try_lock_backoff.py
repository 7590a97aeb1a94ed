"""Two locks without waiting for the second: after three attempts the money stays where it is."""

import threading
import time


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount):
    for _ in range(2):
        with source.lock:
            if target.lock.acquire(blocking=False):
                source.balance -= amount
                target.balance += amount
                target.lock.release()
                return


def scenario():
    a, b = Account(10), Account(20)
    threads = [threading.Thread(target=transfer, args=(a, b, 5)), threading.Thread(target=transfer, args=(b, a, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return a.balance, b.balance
