"""You are the scheduler: say whose turn it is, and break the programs.

Two threads, A and B, call the same method of one object at the same time. A schedule is a string of letters: each
lets that thread go on by one visible line. When the letters are used up, the rest goes on by itself.

    def deposit(self, x):            # THREE_LINES: the balance is 0, both deposit 10
        tmp = self.balance           #   turn 1
        tmp = tmp + x                #   turn 2
        self.balance = tmp           #   turn 3

    def deposit(self, x):            # ONE_LINE: the same again
        self.balance += x            #   turns 1, 2 and 3: load, add, store

    def sell(self):                  # TICKETS: one ticket is left, both want it
        if self.left > 0:            #   turn 1
            self.left -= 1           #   turn 2, all of it

    def deposit(self, x):            # UNBREAKABLE: the balance is 0, both deposit 10
        with self.lock:              #   turn 1
            tmp = self.balance       #   turn 2
            tmp = tmp + x            #   turn 3
            self.balance = tmp       #   turn 4

Example: "A A A B B B" lets A deposit, and then B: the balance is 20, as it should be.
Not a schedule: "A A A A B B", because A has nothing left to do in its fourth turn.
"""

# TODO 1: end with a balance of 10 instead of 20.
THREE_LINES = "A A A B B B"

# TODO 2: the same. If you are sure that it cannot be done, write "impossible".
ONE_LINE = "A A A B B B"

# TODO 3: sell the last ticket twice.
TICKETS = "A A B"

# TODO 4: True if no schedule whatever loses money here, else a schedule that does.
UNBREAKABLE: bool | str | None = None
