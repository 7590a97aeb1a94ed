"""Two locks without waiting for the second: give back the first, let the others run, and try again."""

import threading
import time


class Account:
    def __init__(self, balance):
        self.balance = balance
        self.lock = threading.Lock()


def transfer(source, target, amount, patience):
    while True:
        with source.lock:
            if target.lock.acquire(blocking=False):
                source.balance -= amount
                target.balance += amount
                target.lock.release()
                return
        time.sleep(patience)


def scenario():
    a, b = Account(10), Account(20)
    threads = [
        threading.Thread(target=transfer, args=(a, b, 5, 0.01)),
        threading.Thread(target=transfer, args=(b, a, 1, 0.02)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return a.balance, b.balance
