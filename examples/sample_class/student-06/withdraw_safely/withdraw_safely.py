import thread


class Account:
    def __init__(self, balance=0):
        self.balance = balance
        self.lock = thread.allocate_lock()
