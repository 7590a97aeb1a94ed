"""Small wrong programs that a real probe runs: the mistakes of the course in many clothes.

A program is a module of the student's, the body of a scenario `go(student)`, the observations that would be
right, and the misconception that must come first.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent, indent


@dataclass(frozen=True)
class Program:
    """One program; `says` are parts that the message must hold."""

    name: str
    first: str
    source: str
    body: str
    allowed: tuple[object, ...] = ()
    says: tuple[str, ...] = ()

    @property
    def student(self) -> str:
        return "import threading, time, queue\n" + dedent(self.source)

    @property
    def scenarios(self) -> str:
        return (
            "import threading, time\nfrom threadlings.scenario import together\n\n"
            f"def go(student):\n{indent(dedent(self.body).strip(), '    ')}\n"
        )


TWO = "c = student.Counter()\ntogether(c.increment, c.increment)\nreturn c.n"
WITHDRAW = """
a = student.Account()
got = together(lambda: a.withdraw(80), lambda: a.withdraw(80))
return [*got, a.balance]
"""
WITHDRAWN = ((True, False, 20), (False, True, 20))

PROGRAMS = [
    Program(
        "global_variable",
        "M12",
        """
        n = 0
        def increment():
            global n
            n += 1
        """,
        "together(student.increment, student.increment)\nreturn student.n",
        (2,),
        ("both threads read n = 0",),
    ),
    Program(
        "closure_variable",
        "M12",
        """
        def make():
            n = 0
            def increment():
                nonlocal n
                n += 1
            return increment, lambda: n
        """,
        "increment, read = student.make()\ntogether(increment, increment)\nreturn read()",
        (2,),
        ("both threads read n = 0",),
    ),
    Program(
        "main_thread_takes_part",
        "M12",
        """
        class Counter:
            n = 0
            def increment(self):
                self.n = self.n + 1
        """,
        """
        c = student.Counter()
        t = threading.Thread(target=c.increment)
        t.start()
        c.increment()
        t.join()
        return c.n
        """,
        (2,),
        ("both threads read Counter.n = 0",),
    ),
    Program(
        "three_threads",
        "M12",
        """
        class Counter:
            def __init__(self): self.n = 0
            def increment(self): self.n += 1
        """,
        "c = student.Counter()\ntogether(c.increment, c.increment, c.increment)\nreturn c.n",
        (3,),
        ("Lost update",),
    ),
    Program(
        "dictionary_entry",
        "M12",
        """
        class Counter:
            def __init__(self): self.hits = {"a": 0}
            def increment(self): self.hits["a"] += 1
            @property
            def n(self): return self.hits["a"]
        """,
        TWO,
        (2,),
        ("self.hits['a']",),
    ),
    Program(
        "dictionary_entry_with_default",
        "M12",
        """
        class Counter:
            def __init__(self): self.hits = {}
            def increment(self): self.hits["a"] = self.hits.get("a", 0) + 1
            @property
            def n(self): return self.hits["a"]
        """,
        TWO,
        (2,),
    ),
    Program(
        "list_slot",
        "M12",
        """
        class Counter:
            def __init__(self): self.slots = [0, 0]
            def increment(self):
                i = 1
                self.slots[i] = self.slots[i] + 1
            @property
            def n(self): return self.slots[1]
        """,
        TWO,
        (2,),
        ("self.slots[1]",),
    ),
    Program(
        "lock_in_a_local_variable",
        "M14",
        """
        class Counter:
            def __init__(self): self.n = 0
            def increment(self):
                lock = threading.Lock()
                with lock:
                    self.n += 1
        """,
        TWO,
        (2,),
        ("lock#1", "lock#2"),
    ),
    Program(
        "lock_per_thread_in_a_dictionary",
        "M14",
        """
        class Counter:
            def __init__(self):
                self.n = 0
                self.locks = {}
            def increment(self):
                me = threading.get_ident()
                with self.locks.setdefault(me, threading.Lock()):
                    self.n += 1
        """,
        TWO,
        (2,),
    ),
    Program(
        "decorator_that_makes_a_lock_per_call",
        "M14",
        """
        def synchronized(function):
            def wrapper(*args):
                with threading.RLock():
                    return function(*args)
            return wrapper
        class Counter:
            def __init__(self): self.n = 0
            @synchronized
            def increment(self): self.n += 1
        """,
        TWO,
        (2,),
    ),
    Program(
        "semaphore_per_call",
        "M14",
        """
        class Counter:
            def __init__(self): self.n = 0
            def increment(self):
                with threading.Semaphore(1):
                    self.n += 1
        """,
        TWO,
        (2,),
    ),
    Program(
        "semaphore_with_two_permits",
        "M25",
        """
        class Counter:
            def __init__(self):
                self.n = 0
                self.gate = threading.BoundedSemaphore(2)
            def increment(self):
                self.gate.acquire()
                try:
                    self.n += 1
                finally:
                    self.gate.release()
        """,
        TWO,
        (2,),
        ("Counter.gate",),
    ),
    Program(
        "semaphore_taken_only_for_the_write",
        "M16",
        """
        class Counter:
            def __init__(self):
                self.n = 0
                self.gate = threading.Semaphore(1)
            def increment(self):
                n = self.n
                with self.gate:
                    self.n = n + 1
        """,
        TWO,
        (2,),
        ("took Counter.gate only for",),
    ),
    Program(
        "condition_as_lock_taken_twice",
        "M16",
        """
        class Counter:
            def __init__(self):
                self.n = 0
                self.changed = threading.Condition()
            def increment(self):
                with self.changed:
                    n = self.n
                with self.changed:
                    self.n = n + 1
        """,
        TWO,
        (2,),
        ("held Counter.changed at line", "but not in between"),
    ),
    Program(
        "locked_property_and_locked_setter",
        "M16",
        """
        class Counter:
            def __init__(self):
                self._n = 0
                self._lock = threading.RLock()
            @property
            def n(self):
                with self._lock:
                    return self._n
            @n.setter
            def n(self, n):
                with self._lock:
                    self._n = n
            def increment(self):
                self.n += 1
        """,
        TWO,
        (2,),
        ("but not in between",),
    ),
    Program(
        "decorator_that_locks_each_step",
        "M16",
        """
        LOCK = threading.Lock()
        def synchronized(function):
            def wrapper(*args):
                with LOCK:
                    return function(*args)
            return wrapper
        class Counter:
            def __init__(self): self.n = 0
            @synchronized
            def get(self): return self.n
            @synchronized
            def put(self, n): self.n = n
            def increment(self): self.put(self.get() + 1)
        """,
        TWO,
        (2,),
        ("LOCK",),
    ),
    Program(
        "global_lock_in_one_method_only",
        "M15",
        """
        LOCK = threading.Lock()
        class Counter:
            def __init__(self): self.n = 0
            def increment(self):
                with LOCK:
                    self.n += 1
            def add(self, x):
                self.n += x
        """,
        "c = student.Counter()\ntogether(c.increment, lambda: c.add(1))\nreturn c.n",
        (2,),
        ("held no lock at line",),
    ),
    Program(
        "lock_per_method",
        "M14",
        """
        class Counter:
            def __init__(self):
                self.n = 0
                self.up, self.down = threading.Lock(), threading.Lock()
            def increment(self):
                with self.up:
                    self.n += 1
            def decrement(self):
                with self.down:
                    self.n -= 1
        """,
        "c = student.Counter()\ntogether(c.increment, c.decrement)\nreturn c.n",
        (0,),
        ("Counter.up", "Counter.down"),
    ),
    Program(
        "event_as_flag",
        "M24",
        """
        class Counter:
            def __init__(self):
                self.n = 0
                self.busy = threading.Event()
            def increment(self):
                while self.busy.is_set():
                    time.sleep(1)
                self.busy.set()
                self.n += 1
                self.busy.clear()
        """,
        TWO,
        (2,),
        ("Counter.busy = False",),
    ),
    Program(
        "owner_as_flag",
        "M24",
        """
        class Counter:
            def __init__(self):
                self.n = 0
                self.owner = None
            def increment(self):
                while self.owner is not None:
                    pass
                self.owner = 1
                self.n += 1
                self.owner = None
        """,
        TWO,
        (2,),
    ),
    Program(
        "gives_up_and_returns",
        "M25",
        """
        class Counter:
            def __init__(self):
                self.n = 0
                self.lock = threading.Lock()
            def increment(self):
                if not self.lock.acquire(False):
                    return
                try:
                    self.n += 1
                finally:
                    self.lock.release()
        """,
        TWO,
        (2,),
        ("was refused",),
    ),
    Program(
        "gives_up_on_a_semaphore",
        "M25",
        """
        class Counter:
            def __init__(self):
                self.n = 0
                self.gate = threading.Semaphore()
            def increment(self):
                if self.gate.acquire(blocking=False):
                    self.n += 1
                    self.gate.release()
        """,
        TWO,
        (2,),
        ("Counter.gate", "was refused"),
    ),
    Program(
        "ignores_the_refusal",
        "M25",
        """
        class Counter:
            def __init__(self):
                self.n = 0
                self.lock = threading.Lock()
            def increment(self):
                taken = self.lock.acquire(blocking=False)
                self.n += 1
                if taken:
                    self.lock.release()
        """,
        TWO,
        (2,),
        ("went on without it",),
    ),
    Program(
        "sleeps_between",
        "M07",
        """
        class Counter:
            def __init__(self): self.n = 0
            def increment(self):
                n = self.n
                time.sleep(0.01)
                self.n = n + 1
        """,
        TWO,
        (2,),
        ("slept at line",),
    ),
    Program(
        "check_then_act_without_lock",
        "M12",
        """
        class Account:
            def __init__(self): self.balance = 100
            def withdraw(self, x):
                if self.balance >= x:
                    self.balance -= x
                    return True
                return False
        """,
        WITHDRAW,
        WITHDRAWN,
        ("Account.balance = 100",),
    ),
    Program(
        "check_in_a_locked_helper",
        "M16",
        """
        class Account:
            def __init__(self):
                self.balance = 100
                self.lock = threading.Lock()
            def enough(self, x):
                with self.lock:
                    return self.balance >= x
            def take(self, x):
                with self.lock:
                    self.balance -= x
            def withdraw(self, x):
                if self.enough(x):
                    self.take(x)
                    return True
                return False
        """,
        WITHDRAW,
        WITHDRAWN,
        ("both threads saw Account.balance = 100", "not in between"),
    ),
    Program(
        "check_then_append",
        "M29",
        """
        class Room:
            def __init__(self): self.seats = []
            def enter(self):
                if len(self.seats) < 1:
                    self.seats.append("taken")
        """,
        "r = student.Room()\ntogether(r.enter, r.enter)\nreturn len(r.seats)",
        (1,),
        ("self.seats = []",),
    ),
    Program(
        "check_then_pop",
        "M29",
        """
        class Stack:
            def __init__(self): self.items = ["one"]
            def take(self):
                if self.items:
                    return self.items.pop()
        """,
        "s = student.Stack()\nreturn sorted(map(str, together(s.take, s.take)))",
        (("None", "one"),),
        ("IndexError",),
    ),
    Program(
        "queue_checked_before_get",
        "M29",
        """
        class Jobs:
            def __init__(self):
                self.todo = queue.Queue()
                self.todo.put(1)
            def take(self):
                if not self.todo.empty():
                    return self.todo.get_nowait()
        """,
        "j = student.Jobs()\nreturn sorted(map(str, together(j.take, j.take)))",
        (("1", "None"),),
        ("Empty",),
    ),
    Program(
        "create_if_missing",
        "M31",
        """
        class Lazy:
            def __init__(self):
                self.value = None
                self.made = 0
            def get(self):
                if self.value is None:
                    self.made += 1
                    self.value = object()
                return self.value
        """,
        "l = student.Lazy()\na, b = together(l.get, l.get)\nreturn a is b",
        (True,),
    ),
    Program(
        "create_if_missing_in_a_dictionary",
        "M31",
        """
        class Cache:
            def __init__(self): self.known = {}
            def get(self, key):
                if key not in self.known:
                    self.known[key] = object()
                return self.known[key]
        """,
        "c = student.Cache()\na, b = together(lambda: c.get('k'), lambda: c.get('k'))\nreturn a is b",
        (True,),
    ),
    Program(
        "create_under_lock_without_a_second_look",
        "M31",
        """
        class Lazy:
            def __init__(self):
                self.value = None
                self.lock = threading.Lock()
            def get(self):
                if self.value is None:
                    with self.lock:
                        self.value = object()
                return self.value
        """,
        "l = student.Lazy()\na, b = together(l.get, l.get)\nreturn a is b",
        (True,),
    ),
    Program(
        "reader_without_lock",
        "M15",
        """
        class Stats:
            def __init__(self):
                self.n, self.sum, self.lock = 0, 0, threading.Lock()
            def add(self, x):
                with self.lock:
                    self.n += 1
                    self.sum += x
            def snapshot(self): return (self.n, self.sum)
        """,
        "s = student.Stats()\nreturn together(lambda: s.add(5), s.snapshot)[1]",
        ((0, 0), (1, 5)),
        ("Torn read",),
    ),
    Program(
        "lock_per_field",
        "M14",
        """
        class Stats:
            def __init__(self):
                self.n, self.sum = 0, 0
                self.c, self.t = threading.Lock(), threading.Lock()
            def add(self, x):
                with self.c: self.n += 1
                with self.t: self.sum += x
            def snapshot(self):
                with self.c: count = self.n
                with self.t: total = self.sum
                return (count, total)
        """,
        "s = student.Stats()\nreturn together(lambda: s.add(5), s.snapshot)[1]",
        ((0, 0), (1, 5)),
        ("Torn read",),
    ),
    Program(
        "reader_with_two_sections",
        "M16",
        """
        class Stats:
            def __init__(self):
                self.n, self.sum, self.lock = 0, 0, threading.Lock()
            def add(self, x):
                with self.lock:
                    self.n += 1
                    self.sum += x
            def snapshot(self):
                with self.lock: count = self.n
                with self.lock: total = self.sum
                return (count, total)
        """,
        "s = student.Stats()\nreturn together(lambda: s.add(5), s.snapshot)[1]",
        ((0, 0), (1, 5)),
        ("Torn read",),
    ),
    Program(
        "reader_with_another_lock",
        "M14",
        """
        class Stats:
            def __init__(self):
                self.n, self.sum = 0, 0
                self.w, self.r = threading.Lock(), threading.Lock()
            def add(self, x):
                with self.w:
                    self.n += 1
                    self.sum += x
            def snapshot(self):
                with self.r:
                    return (self.n, self.sum)
        """,
        "s = student.Stats()\nreturn together(lambda: s.add(5), s.snapshot)[1]",
        ((0, 0), (1, 5)),
    ),
    Program(
        "batch_of_locked_steps",
        "M16",
        """
        class Ledger:
            def __init__(self):
                self.sum, self.lock = 0, threading.Lock()
            def add(self, x):
                with self.lock:
                    self.sum += x
            def add_all(self, xs):
                for x in xs:
                    self.add(x)
            def total(self):
                with self.lock:
                    return self.sum
        """,
        "l = student.Ledger()\nreturn together(lambda: l.add_all([20, -20]), l.total)[1]",
        (0,),
        ("Half done",),
    ),
    Program(
        "two_accounts_only_the_source_locked",
        "M14",
        """
        class Account:
            def __init__(self):
                self.balance, self.lock = 100, threading.Lock()
        def transfer(src, dst, x):
            with src.lock:
                src.balance -= x
                dst.balance += x
        """,
        """
        a, b = student.Account(), student.Account()
        together(lambda: student.transfer(a, b, 10), lambda: student.transfer(b, a, 20))
        return [a.balance, b.balance]
        """,
        ((110, 90),),
        ("Account#",),
    ),
    Program(
        "no_join",
        "M04",
        """
        def run():
            out = [None]
            def work(): out[0] = 42
            threading.Thread(target=work).start()
            return out
        """,
        "return student.run()",
        ((42,),),
        ("Too early",),
    ),
    Program(
        "sleep_instead_of_join",
        "M07",
        """
        def run():
            out = [None]
            def work():
                time.sleep(3)
                out[0] = 42
            threading.Thread(target=work).start()
            time.sleep(2)
            return out[0]
        """,
        "return student.run()",
        (42,),
        ("Too early", "after sleeping at line"),
    ),
    Program(
        "if_instead_of_while",
        "M21",
        """
        class Buffer:
            def __init__(self):
                self.items, self.cond = [], threading.Condition()
            def put(self, x):
                with self.cond:
                    self.items.append(x)
                    self.cond.notify()
            def get(self):
                with self.cond:
                    if not self.items:
                        self.cond.wait()
                    return self.items.pop()
        """,
        """
        b = student.Buffer()
        together(b.get, b.get, lambda: b.put(1), lambda: b.put(2))
        return len(b.items)
        """,
        (0,),
        ("IndexError",),
    ),
    Program(
        "iterating_while_another_inserts",
        "M29",
        """
        class Sessions:
            def __init__(self): self.known = {"a": 1, "b": 2}
            def add(self): self.known["c"] = 3
            def ids(self): return [key for key in self.known]
        """,
        "s = student.Sessions()\nreturn len(together(s.add, s.ids)[1])",
        (2, 3),
        ("changed size during iteration",),
    ),
    # -- nobody can go on ----------------------------------------------------------------------------------
    Program(
        "opposite_order_with_nested_with",
        "M26",
        """
        class Account:
            def __init__(self): self.lock = threading.Lock()
        def transfer(src, dst):
            with src.lock:
                with dst.lock:
                    pass
        """,
        """
        a, b = student.Account(), student.Account()
        together(lambda: student.transfer(a, b), lambda: student.transfer(b, a))
        return 1
        """,
        (1,),
        ("two threads wait for each other in a circle",),
    ),
    Program(
        "opposite_order_with_acquire_on_reentrant_locks",
        "M26",
        """
        A, B = threading.RLock(), threading.RLock()
        def one():
            A.acquire(); B.acquire(); B.release(); A.release()
        def two():
            B.acquire(); A.acquire(); A.release(); B.release()
        """,
        "together(student.one, student.two)\nreturn 1",
        (1,),
        ("took A at line", "took B at line"),
    ),
    Program(
        "three_philosophers",
        "M26",
        """
        forks = [threading.Lock() for _ in range(3)]
        def eat(i):
            with forks[i]:
                with forks[(i + 1) % 3]:
                    pass
        """,
        "together(lambda: student.eat(0), lambda: student.eat(1), lambda: student.eat(2))\nreturn 1",
        (1,),
        ("three threads wait for each other in a circle",),
    ),
    Program(
        "calls_its_own_locked_method",
        "M19",
        """
        class Ledger:
            def __init__(self): self.lock = threading.Lock()
            def add(self):
                with self.lock: pass
            def add_all(self):
                with self.lock: self.add()
        """,
        "together(student.Ledger().add_all)\nreturn 1",
        (1,),
        ("which it holds itself",),
    ),
    Program(
        "condition_on_a_plain_lock_taken_twice",
        "M19",
        """
        class Ledger:
            def __init__(self): self.cond = threading.Condition(threading.Lock())
            def add(self):
                with self.cond: pass
            def add_all(self):
                with self.cond: self.add()
        """,
        "together(student.Ledger().add_all)\nreturn 1",
        (1,),
        ("which it holds itself",),
    ),
    Program(
        "returns_with_the_lock_in_hand",
        "M18",
        """
        class Account:
            def __init__(self): self.lock = threading.Lock()
            def withdraw(self, x):
                self.lock.acquire()
                if x > 100: return False
                self.lock.release()
                return True
        """,
        "a = student.Account()\nreturn together(lambda: [a.withdraw(200), a.withdraw(1)])[0][1]",
        (True,),
        ("never gave it back",),
    ),
    Program(
        "raises_with_the_lock_in_hand",
        "M18",
        """
        class Account:
            def __init__(self): self.lock = threading.Lock()
            def withdraw(self, x):
                self.lock.acquire()
                if x < 0: raise ValueError(x)
                self.lock.release()
                return True
        """,
        """
        a = student.Account()
        def bad():
            try: a.withdraw(-1)
            except ValueError: pass
        return together(bad, lambda: a.withdraw(1))[1]
        """,
        (True,),
        ("never gave it back", "has ended"),
    ),
    Program(
        "main_leaves_the_lock_behind_and_joins",
        "M18",
        """
        class Account:
            def __init__(self): self.lock = threading.Lock()
            def deposit(self):
                self.lock.acquire()
            def withdraw(self):
                with self.lock: return True
        """,
        "a = student.Account()\na.deposit()\nreturn together(a.withdraw)[0]",
        (True,),
        ("MainThread took it", "never gave it back"),
    ),
    Program(
        "permit_lost_on_an_error",
        "M18",
        """
        class Limiter:
            def __init__(self): self.slots = threading.Semaphore(1)
            def run(self, job):
                self.slots.acquire()
                job()
                self.slots.release()
        """,
        """
        l = student.Limiter()
        def bad():
            try: l.run(lambda: 1 / 0)
            except ZeroDivisionError: pass
        together(bad, lambda: l.run(lambda: None))
        return 1
        """,
        (1,),
        ("waits at line 6 for Limiter.slots", "never gave it back"),
    ),
    Program(
        "semaphore_that_starts_at_zero",
        "M25",
        """
        class Counter:
            def __init__(self):
                self.n = 0
                self.gate = threading.Semaphore(0)
            def increment(self):
                with self.gate:
                    self.n += 1
        """,
        TWO,
        (2,),
        ("Nobody ever got a permit",),
    ),
    Program(
        "notify_before_wait",
        "M22",
        """
        class Box:
            def __init__(self): self.cond = threading.Condition()
            def put(self):
                with self.cond: self.cond.notify()
            def get(self):
                with self.cond: self.cond.wait()
        """,
        "b = student.Box()\ntogether(b.get, b.put)\nreturn 1",
        (1,),
        ("had notified at line", "when nobody was waiting"),
    ),
    Program(
        "looked_before_taking_the_lock",
        "M22",
        """
        class Box:
            def __init__(self):
                self.cond, self.full = threading.Condition(), False
            def put(self):
                with self.cond:
                    self.full = True
                    self.cond.notify_all()
            def get(self):
                if not self.full:
                    with self.cond:
                        self.cond.wait()
        """,
        "b = student.Box()\ntogether(b.get, b.put)\nreturn 1",
        (1,),
        ("when nobody was waiting",),
    ),
    Program(
        "one_notification_for_two",
        "M23",
        """
        class Gate:
            def __init__(self):
                self.cond, self.open = threading.Condition(), False
            def wait(self):
                with self.cond:
                    while not self.open:
                        self.cond.wait()
            def set(self):
                with self.cond:
                    self.open = True
                    self.cond.notify()
        """,
        "g = student.Gate()\ntogether(g.wait, g.wait, g.set)\nreturn 1",
        (1,),
        ("notified at line",),
    ),
    Program(
        "event_nobody_sets",
        "M22",
        """
        done = threading.Event()
        def wait(): done.wait()
        """,
        "together(student.wait)\nreturn 1",
        (1,),
        ("Event.wait()",),
    ),
    Program(
        "queue_nobody_fills",
        "M22",
        """
        jobs = queue.Queue()
        def work(): jobs.get()
        """,
        "together(student.work)\nreturn 1",
        (1,),
        ("Queue.get()",),
    ),
    Program(
        "joins_with_the_lock_in_hand",
        "M20",
        """
        class Job:
            def __init__(self):
                self.n, self.lock = 0, threading.Lock()
            def work(self):
                with self.lock: self.n += 1
            def run(self):
                with self.lock:
                    t = threading.Thread(target=self.work)
                    t.start()
                    t.join()
        """,
        "student.Job().run()\nreturn 1",
        (1,),
        ("and keeps Job.lock",),
    ),
    Program(
        "waits_for_room_with_the_mutex_in_hand",
        "M20",
        """
        class Buffer:
            def __init__(self):
                self.mutex, self.room, self.items = threading.Lock(), threading.Semaphore(0), [1]
            def put(self, x):
                with self.mutex:
                    self.room.acquire()
                    self.items.append(x)
            def get(self):
                with self.mutex:
                    self.items.pop()
                    self.room.release()
        """,
        "b = student.Buffer()\ntogether(lambda: b.put(2), b.get)\nreturn 1",
        (1,),
        ("and keeps Buffer.mutex",),
    ),
    Program(
        "waits_for_a_condition_with_another_lock_in_hand",
        "M20",
        """
        class Box:
            def __init__(self):
                self.lock, self.cond, self.full = threading.Lock(), threading.Condition(), False
            def get(self):
                with self.lock:
                    with self.cond:
                        while not self.full:
                            self.cond.wait()
            def put(self):
                with self.lock:
                    with self.cond:
                        self.full = True
                        self.cond.notify()
        """,
        "b = student.Box()\ntogether(b.get, b.put)\nreturn 1",
        (1,),
        ("and keeps Box.lock",),
    ),
    Program(
        "loop_that_only_looks",
        "M24",
        """
        ready = False
        def wait():
            while not ready:
                pass
        """,
        "together(student.wait)\nreturn 1",
        (1,),
        ("only looks",),
    ),
    Program(
        "polling_while_time_passes",
        "M24",
        """
        ready = False
        def wait():
            while not ready:
                pass
        def make():
            global ready
            time.sleep(5)
            ready = True
        """,
        "together(student.wait, student.make)\nreturn 2",
        (1,),
    ),
    Program(
        "turns_that_nobody_may_begin",
        "M25",
        """
        ping_may, pong_may = threading.Semaphore(0), threading.Semaphore(0)
        def ping():
            ping_may.acquire()
            pong_may.release()
        def pong():
            pong_may.acquire()
            ping_may.release()
        """,
        "together(student.ping, student.pong)\nreturn 1",
        (1,),
        ("Nobody ever got a permit",),
    ),
    Program(
        "one_turn_too_many",
        "M22",
        """
        ping_may, pong_may = threading.Semaphore(1), threading.Semaphore(0)
        def ping():
            for _ in range(2):
                ping_may.acquire()
                pong_may.release()
        def pong():
            pong_may.acquire()
            ping_may.release()
            pong_may.acquire()
            pong_may.acquire()
        """,
        "together(student.ping, student.pong)\nreturn 1",
        (1,),
        ("no thread is left to give a permit",),
    ),
    Program(
        "event_cleared_before_everybody_saw_it",
        "M22",
        """
        go = threading.Event()
        def wait():
            go.wait()
            go.clear()
        """,
        "together(student.wait, student.wait, student.go.set)\nreturn 1",
        (1,),
        ("Event.wait()",),
    ),
    Program(
        "count_set_back_before_the_sleeper_looks",
        "M37",
        """
        class Meeting:
            def __init__(self):
                self.here, self.all_here = 0, threading.Condition()
            def wait(self):
                with self.all_here:
                    self.here += 1
                    if self.here == 2:
                        self.here = 0
                        self.all_here.notify_all()
                    else:
                        while self.here < 2:
                            self.all_here.wait()
        """,
        "m = student.Meeting()\ntogether(m.wait, m.wait)\nreturn 1",
        (1,),
        ("set Meeting.here back from 2 to 0 at line",),
    ),
    Program(
        "woken_for_what_another_one_took",
        "M22",
        """
        class Box:
            def __init__(self):
                self.items, self.filled = [], threading.Condition()
            def put(self, item):
                with self.filled:
                    self.items.append(item)
                    self.filled.notify_all()
            def get(self):
                with self.filled:
                    while not self.items:
                        self.filled.wait()
                    return self.items.pop()
        """,
        "b = student.Box()\ntogether(b.get, b.get, lambda: b.put(1))\nreturn 1",
        (1,),
        ("no thread is left to end the wait",),
    ),
    Program(
        "count_lost_so_that_nobody_is_the_last",
        "M12",
        """
        class Meeting:
            def __init__(self):
                self.here, self.all_here = 0, threading.Event()
            def wait(self):
                self.here += 1
                if self.here == 2:
                    self.all_here.set()
                self.all_here.wait()
        """,
        "m = student.Meeting()\ntogether(m.wait, m.wait)\nreturn 1",
        (1,),
        ("for Meeting.all_here", "both threads read Meeting.here = 0"),
    ),
    Program(
        "places_kept_by_those_who_failed",
        "M18",
        """
        PLACES = threading.Semaphore(2)
        def job(fails):
            PLACES.acquire()
            try:
                if not fails:
                    PLACES.release()
            finally:
                pass
        """,
        """
        together(lambda: student.job(True), lambda: student.job(True))
        together(lambda: student.job(False))
        return 1
        """,
        (1,),
        ("Taken 2, given 0", "and has ended"),
    ),
    Program(
        "signal_taken_by_one_who_has_ended",
        "M22",
        """
        GO = threading.Semaphore(0)
        def wait():
            GO.acquire()
        def signal():
            GO.release()
        """,
        "together(student.wait, student.wait, student.signal)\nreturn 1",
        (1,),
        ("Taken 1, given 1",),
    ),
    Program(
        "lock_as_a_signal_nobody_gives",
        "M22",
        """
        class Order:
            def __init__(self):
                self.go = threading.Lock()
                self.go.acquire()
            def second(self):
                with self.go:
                    pass
        """,
        "together(student.Order().second)\nreturn 1",
        (1,),
        ("Order.go",),
    ),
    Program(
        "retries_in_step",
        "M27",
        """
        A, B = threading.Lock(), threading.Lock()
        def both(first, second):
            while True:
                first.acquire()
                if second.acquire(blocking=False):
                    break
                first.release()
            second.release()
            first.release()
        """,
        """
        a, b = student.A, student.B
        together(lambda: student.both(a, b), lambda: student.both(b, a))
        return 1
        """,
        (1,),
        ("and began again each time",),
    ),
]
