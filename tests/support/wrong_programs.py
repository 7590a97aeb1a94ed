"""Wrong programs about a shared number, each with an interleaving that shows the mistake.

Every function returns the wire record of one execution, as written down by hand. The programs are short
forms of what learners hand in; none is the text of a real submission.
"""

from __future__ import annotations

from typing import Any

from tapes import Tape

Record = dict[str, Any]


def counter_no_lock() -> Record:
    tape = Tape(
        """\
class Counter:
    def increment(self, by=1):
        self._n += by
    @property
    def value(self):
        return self._n
""",
        counter___n=0,
    )
    one, two = tape.start(2)
    one.at(3).read("Counter._n")
    two.at(3).read("Counter._n").write("Counter._n", 1)
    one.write("Counter._n", 1)
    tape.main.at(6).read("Counter._n")
    return tape.returned(1)


def counter_lock_per_call() -> Record:
    tape = Tape(
        """\
class Counter:
    def increment(self, by=1):
        with threading.Lock():
            self._n += by
""",
        counter___n=0,
    )
    one, two = tape.start(2)
    one.at(3).take("lock#1").at(4).read("Counter._n")
    two.at(3).take("lock#2").at(4).read("Counter._n").write("Counter._n", 1).at(3).give("lock#2")
    one.at(4).write("Counter._n", 1).at(3).give("lock#1")
    return tape.returned(1)


def counter_locks_only_write() -> Record:
    tape = Tape(
        """\
class Counter:
    def increment(self, by=1):
        new = self._n + by
        with self._lock:
            self._n = new
""",
        counter___n=0,
    )
    one, two = tape.start(2)
    one.at(3).read("Counter._n")
    lock = "Counter._lock#1"
    two.at(3).read("Counter._n").at(4).take(lock).at(5).write("Counter._n", 1).at(4).give(lock)
    one.at(4).take(lock).at(5).write("Counter._n", 1).at(4).give(lock)
    return tape.returned(1)


def counter_read_lock_write_lock() -> Record:
    tape = Tape(
        """\
class Counter:
    def increment(self, by=1):
        with self._lock:
            old = self._n
        with self._lock:
            self._n = old + by
""",
        counter___n=0,
    )
    one, two = tape.start(2)
    lock = "Counter._lock#1"
    one.at(3).take(lock).at(4).read("Counter._n").at(3).give(lock)
    two.at(3).take(lock).at(4).read("Counter._n").at(3).give(lock)
    two.at(5).take(lock).at(6).write("Counter._n", 1).at(5).give(lock)
    one.at(5).take(lock).at(6).write("Counter._n", 1).at(5).give(lock)
    return tape.returned(1)


def counter_lock_as_flag() -> Record:
    tape = Tape(
        """\
class Counter:
    def increment(self, by=1):
        while self._busy:
            pass
        self._busy = True
        self._n += by
        self._busy = False
""",
        counter___n=0,
        counter___busy=False,
    )
    one, two = tape.start(2)
    one.at(3).read("Counter._busy")
    two.at(3).read("Counter._busy").at(5).write("Counter._busy", True).at(6).read("Counter._n")
    one.at(5).write("Counter._busy", True).at(6).read("Counter._n").write("Counter._n", 1)
    one.at(7).write("Counter._busy", False)
    two.at(6).write("Counter._n", 1).at(7).write("Counter._busy", False)
    return tape.returned(1)


def counter_skips_when_busy() -> Record:
    tape = Tape(
        """\
class Counter:
    def increment(self, by=1):
        if self._lock.acquire(blocking=False):
            self._n += by
            self._lock.release()
    @property
    def value(self):
        return self._n
""",
        counter___n=0,
    )
    one, two = tape.start(2)
    one.at(3).gets("Counter._lock#1")
    two.at(3).refused("Counter._lock#1")
    one.at(4).read("Counter._n").write("Counter._n", 1).at(5).give("Counter._lock#1")
    tape.main.at(8).read("Counter._n")
    return tape.returned(1)


def counter_ignores_refusal() -> Record:
    tape = Tape(
        """\
class Counter:
    def increment(self, by=1):
        self._lock.acquire(timeout=0.1)
        self._n += by
""",
        counter___n=0,
    )
    one, two = tape.start(2)
    one.at(3).gets("Counter._lock#1").at(4).read("Counter._n")
    two.at(3).refused("Counter._lock#1", blocking=True).at(4).read("Counter._n").write("Counter._n", 1)
    one.at(4).write("Counter._n", 1)
    return tape.returned(1)


def counter_forgets_release() -> Record:
    tape = Tape(
        """\
class Counter:
    def increment(self, by=1):
        self._lock.acquire()
        self._n += by
""",
        counter___n=0,
    )
    one, two = tape.start(2)
    one.at(3).take("Counter._lock#1").at(4).read("Counter._n").write("Counter._n", 1).does("end")
    two.at(3).stuck("Counter._lock", "Thread-1", stack=[("scenarios", 5), ("student", 3)])
    tape.main.in_scenario(5).stuck("Thread-2", None, doing="Thread.join")
    return tape.ended("deadlock")


def counter_sleeps() -> Record:
    tape = Tape(
        """\
class Counter:
    def increment(self, by=1):
        time.sleep(random.random() / 1000)
        self._n += by
""",
        counter___n=0,
    )
    one, two = tape.start(2)
    one.at(3).does("sleep").does("wake").at(4).read("Counter._n")
    two.at(3).does("sleep").does("wake").at(4).read("Counter._n").write("Counter._n", 1)
    one.write("Counter._n", 1)
    return tape.returned(1)


def account_check_outside() -> Record:
    tape = Tape(
        """\
class Account:
    def withdraw(self, amount):
        if self.balance >= amount:
            with self._lock:
                self.balance -= amount
            return True
        return False
""",
        account__balance=100,
    )
    one, two = tape.start(2)
    lock = "Account._lock#1"
    one.at(3).read("Account.balance")
    two.at(3).read("Account.balance").at(4).take(lock)
    two.at(5).read("Account.balance").write("Account.balance", 20).at(4).give(lock)
    one.at(4).take(lock).at(5).read("Account.balance").write("Account.balance", -60).at(4).give(lock)
    return tape.returned([[True, True], -60])


def account_two_sections() -> Record:
    tape = Tape(
        """\
class Account:
    def withdraw(self, amount):
        with self._lock:
            enough = self.balance >= amount
        if enough:
            with self._lock:
                self.balance -= amount
        return enough
""",
        account__balance=100,
    )
    one, two = tape.start(2)
    lock = "Account._lock#1"
    one.at(3).take(lock).at(4).read("Account.balance").at(3).give(lock)
    two.at(3).take(lock).at(4).read("Account.balance").at(3).give(lock)
    two.at(6).take(lock).at(7).read("Account.balance").write("Account.balance", 20).at(6).give(lock)
    one.at(6).take(lock).at(7).read("Account.balance").write("Account.balance", -60).at(6).give(lock)
    return tape.returned([[True, True], -60])


def account_lock_per_method() -> Record:
    tape = Tape(
        """\
class Account:
    def deposit(self, amount):
        with self._deposit_lock:
            self.balance += amount
    def withdraw(self, amount):
        with self._withdraw_lock:
            if self.balance >= amount:
                self.balance -= amount
""",
        account__balance=100,
    )
    one, two = tape.start(2)
    one.at(6).take("Account._withdraw_lock#1").at(7).read("Account.balance").at(8).read("Account.balance")
    two.at(3).take("Account._deposit_lock#2").at(4).read("Account.balance").write("Account.balance", 110)
    two.at(3).give("Account._deposit_lock#2")
    one.at(8).write("Account.balance", 20).at(6).give("Account._withdraw_lock#1")
    return tape.returned([True, 20])


def account_raises_while_holding() -> Record:
    tape = Tape(
        """\
class Account:
    def deposit(self, amount):
        self._lock.acquire()
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance += amount
        self._lock.release()
    def withdraw(self, amount):
        self._lock.acquire()
        enough = self.balance >= amount
        self._lock.release()
        return enough
""",
        account__balance=100,
    )
    tape.main.at(3).take("Account._lock#1")
    tape.main.at(9).stuck("Account._lock", "MainThread", stack=[("scenarios", 5), ("student", 9)])
    return tape.ended("deadlock")


def account_returns_while_holding() -> Record:
    tape = Tape(
        """\
class Account:
    def withdraw(self, amount):
        self._lock.acquire()
        if self.balance < amount:
            return False
        self.balance -= amount
        self._lock.release()
        return True
""",
        account__balance=100,
    )
    tape.main.at(3).take("Account._lock#1").at(4).read("Account.balance")
    tape.main.at(3).stuck("Account._lock", "MainThread", stack=[("scenarios", 5), ("student", 3)])
    return tape.ended("deadlock")


def account_deposit_unlocked() -> Record:
    tape = Tape(
        """\
class Account:
    def deposit(self, amount):
        self.balance += amount
    def withdraw(self, amount):
        with self._lock:
            if self.balance >= amount:
                self.balance -= amount
                return True
        return False
""",
        account__balance=100,
    )
    one, two = tape.start(2)
    one.at(3).read("Account.balance")
    two.at(5).take("Account._lock#1").at(6).read("Account.balance")
    two.at(7).read("Account.balance").write("Account.balance", 20).at(5).give("Account._lock#1")
    one.at(3).write("Account.balance", 110)
    return tape.returned([True, 110])
