"""Data races: what synchronisation orders, checked against known programs and against brute force."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import combinations

import pytest

from threadlings.engine.events import WHOLE, Event, Op
from threadlings.engine.execution import Result
from threadlings.engine.subject import Subject, describe_site
from threadlings.search.data_races import DataRaces, Order, Sites, pairs, skeleton
from threadlings.search.exhaustive import explore_all

Found = dict[Order, set[tuple[int, int]]]


@pytest.fixture
def races(subject: Callable[..., Subject]) -> Callable[[str], Found]:
    """`races(body)`: pairs of lines by what orders them, over every interleaving of the program."""

    def search(source: str) -> Found:
        program = subject(
            "import threading, queue, time\nfrom concurrent.futures import ThreadPoolExecutor\n" + source
        )
        seen = DataRaces()

        def visit(result: object) -> None:
            assert result.kind == "returned", (result.kind, result.exception, result.blocked)  # type: ignore[attr-defined]
            seen.look(result.events)  # type: ignore[attr-defined]

        coverage = explore_all(program.run, visit, max_executions=3_000, max_steps=500_000)
        assert coverage.exhaustive
        found: Found = {Order.RACE: set(), Order.DISAGREE: set()}
        for sites, sighting in seen.found.items():
            kinds_and_lines = [describe_site(program.library, site)[:2] for site in sites]
            if all(kind == "student" for kind, _ in kinds_and_lines):
                one, other = sorted(line for _, line in kinds_and_lines)
                found[sighting.pair.order].add((one, other))
        found[Order.DISAGREE] -= found[Order.RACE]
        return found

    return search


BOX = """
class Box:
    def __init__(self):
        self.n = 0
        self.lock = threading.Lock()
        self.ready = threading.Event()
        self.changed = threading.Condition()
        self.items = queue.Queue()
        self.done = False

def run(*actions):
    threads = [threading.Thread(target=action) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

box = None
def main():
    global box
    box = Box()
    {main}
    return box.n

def first():
    {first}

def second():
    {second}
"""
FIRST, SECOND = 28, 31


def program(first: str, second: str, main: str = "run(first, second)") -> str:
    """A program of two threads; `first` begins on line FIRST, `second` on line SECOND if `first` is one."""
    return BOX.format(first=first, second=second, main=main)


RACY = {
    "two plain writes": ("box.n = 1", "box.n = 2"),
    "a write and a read": ("box.n = 1", "print(box.n)"),
    "a lock on one side only": ("with box.lock: box.n = 1", "box.n = 2"),
    "two locks": ("with box.lock: box.n = 1", "with threading.Lock(): box.n = 2"),
    "sleeping is no synchronisation": ("box.n = 1", "time.sleep(1); print(box.n)"),
    "looking whether a lock is taken is no synchronisation": (
        "box.lock.acquire(); box.n = 1; box.lock.release()",
        "box.lock.locked() or print(box.n)",
    ),
    "a try-lock that failed protects nothing": (
        "with box.lock: box.n = 1",
        "box.lock.acquire(False) and box.lock.release(); box.n = 2",
    ),
    "an event that is set too early": ("box.ready.set(); box.n = 1", "box.ready.wait(); print(box.n)"),
    "a flag is no event": (
        "box.n = 1; box.done = True",
        "print(box.n) if box.done else None",
    ),
}


@pytest.mark.parametrize("name", RACY)
def test_a_race_is_found(races: Callable[[str], Found], name: str) -> None:
    first, second = RACY[name]
    assert (FIRST, SECOND) in races(program(first, second))[Order.RACE]


RACE_FREE = {
    "one lock": ("with box.lock: box.n = 1", "with box.lock: print(box.n)", "run(first, second)"),
    "reads only": ("print(box.n)", "print(box.n)", "run(first, second)"),
    "one after the other": ("box.n = 1", "box.n = 2", "run(first); run(second)"),
    "written before the start": ("print(box.n)", "pass", "box.n = 3; run(first, second); box.n = 4"),
    "an event": ("box.n = 1; box.ready.set()", "box.ready.wait(); print(box.n)", "run(first, second)"),
    "a queue": ("box.n = 1; box.items.put(1)", "box.items.get(); print(box.n)", "run(first, second)"),
    "an end that was seen": (
        "box.n = 1",
        "pass",
        "t = threading.Thread(target=first); t.start(); t.is_alive() or print(box.n); t.join()",
    ),
    "a future": ("box.n = 1", "pass", "p = ThreadPoolExecutor(1); p.submit(first).result(); box.n = 2"),
    "a condition": (
        "\n    with box.changed:\n        box.n = 1; box.done = True; box.changed.notify()",
        "\n    with box.changed:\n        while not box.done: box.changed.wait()\n    print(box.n)",
        "run(first, second)",
    ),
    "a timer": ("box.n = 1", "pass", "t = threading.Timer(1, first); box.n = 2; t.start(); t.join(); box.n"),
    "a barrier": (
        "box.n = 1; box.bar.wait()",
        "box.bar.wait(); print(box.n)",
        "box.bar = threading.Barrier(2); run(first, second)",
    ),
    "a lock as a signal": (
        "box.n = 1; box.lock.release()",
        "box.lock.acquire(); print(box.n)",
        "box.lock.acquire(); run(first, second)",
    ),
    "a semaphore as a lock": (
        "with box.permit: box.n = 1",
        "with box.permit: box.n = 2",
        "box.permit = threading.Semaphore(1); run(first, second)",
    ),
    "different attributes": ("box.n = 1", "box.done = True", "run(first, second)"),
}


@pytest.mark.parametrize("name", RACE_FREE)
def test_what_is_synchronised_is_no_race(races: Callable[[str], Found], name: str) -> None:
    first, second, main = RACE_FREE[name]
    assert not races(program(first, second, main))[Order.RACE]


def test_a_semaphore_with_two_permits_orders_nothing_inside(races: Callable[[str], Found]) -> None:
    main = "box.permit = threading.Semaphore(2); run(first, second)"
    both = "with box.permit: box.n = 1", "with box.permit: box.n = 2"
    assert races(program(*both, main))[Order.RACE] == {(FIRST, SECOND)}


def test_items_under_one_key_race_and_whole_containers_do_not(races: Callable[[str], Found]) -> None:
    main = "box.d = {'a': 0, 'b': 0}; box.l = []; run(first, second)"
    assert races(program("box.d['a'] = 1", "box.d['a'] = 2", main))[Order.RACE] == {(FIRST, SECOND)}
    assert not races(program("box.d['a'] = 1", "box.d['b'] = 2", main))[Order.RACE]
    assert not races(program("box.l.append(1)", "box.l.append(2)", main))[Order.RACE]
    assert not races(program("box.l.append(1)", "len(box.l)", main))[Order.RACE]


def test_globals_and_closures_race(races: Callable[[str], Found]) -> None:
    found = races(program("global total; total = 1", "global total; total = 2"))
    assert found[Order.RACE] == {(FIRST, SECOND)}
    closure = """
def main():
    n = 0
    def add():
        nonlocal n
        n += 1
    threads = [threading.Thread(target=add) for _ in range(2)]
    for t in threads: t.start()
    for t in threads: t.join()
    return n
"""
    assert races(closure)[Order.RACE] == {(8, 8)}


def test_locks_that_disagree_are_no_race_where_the_lock_published_the_value(
    races: Callable[[str], Found],
) -> None:
    publish = "\n    with box.lock:\n        box.n = 1; box.done = True"
    look = "\n    with box.lock:\n        seen = box.done\n    if seen: print(box.n)"
    found = races(program(publish, look))
    assert not found[Order.RACE]
    assert found[Order.DISAGREE] == {(FIRST + 2, SECOND + 5)}


def test_locks_agree_before_the_start_and_after_the_end(races: Callable[[str], Found]) -> None:
    both = "with box.lock: box.n += 1", "with box.lock: box.n += 1"
    assert races(program(*both, "box.n = 5; run(first, second); box.n += 1")) == {
        Order.RACE: set(),
        Order.DISAGREE: set(),
    }


@pytest.mark.parametrize("seed", range(12))
def test_nothing_races_in_programs_that_do_everything_under_one_lock(
    races: Callable[[str], Found], seed: int
) -> None:
    rng = random.Random(seed)
    steps = ("box.n += 1", "box.n = 7", "seen = box.n", "box.done = not box.done", "box.items.put(box.n)")
    guards = ("with box.lock:", "if box.lock.acquire(timeout=1):", "if box.lock.acquire(False):")

    def body() -> str:
        text = ""
        for _ in range(rng.randint(1, 2)):
            guard = rng.choice(guards)
            text += f"\n    {guard}"
            text += "".join(f"\n        {step}" for step in rng.sample(steps, rng.randint(1, 3)))
            text += "\n        box.lock.release()" if "acquire" in guard else ""
        return text

    assert not any(races(program(body(), body())).values())


# -- against brute force -------------------------------------------------------------------------------


def random_events(rng: random.Random) -> list[Event]:
    """A sequence that threads could make: locks exclude each other, threads begin after they are started."""
    threads, locks, variables, monitors = rng.randint(2, 3), (101, 102), (201, 202), (301, 302)
    owner: dict[int, int] = {}
    started, ended = {0}, set[int]()
    events: list[Event] = []
    for _ in range(rng.randint(10, 60)):
        tid = rng.choice(sorted(started - ended) or [0])
        kind = rng.random()
        if kind < 0.4:
            op = rng.choice((Op.READ, Op.WRITE))
            member = rng.choice(("x", "y", WHOLE))
            events.append((tid, op, rng.choice(variables), member, rng.randint(1, 40)))
        elif kind < 0.78:
            lock = rng.choice(locks)
            if lock not in owner:
                owner[lock] = tid
                events.append((tid, rng.choice((Op.ACQUIRE, Op.TRY_OK)), lock, WHOLE, -1))
            elif owner[lock] == tid or rng.random() < 0.2:
                del owner[lock]
                events.append((tid, Op.RELEASE, lock, WHOLE, -1))
            else:
                events.append((tid, rng.choice((Op.TRY_FAIL, Op.PEEK)), lock, WHOLE, -1))
        elif kind < 0.81:
            op = rng.choice((Op.CHANGE, Op.LOOK))
            events.append((tid, op, rng.choice(monitors), ((0, 0), 0, 0, "Event.set"), -1))
        elif kind < 0.9 and len(started) < threads:
            child = len(started)
            started.add(child)
            events.append((tid, Op.START, 400 + child, child, -1))
        elif kind < 0.93 and tid:
            ended.add(tid)
            events.append((tid, Op.END, 400 + tid, WHOLE, -1))
        elif started - {0}:
            other = rng.choice(sorted(started - {0}))
            op = Op.JOIN if other in ended else Op.PEEK
            events.append((tid, op, 400 + other, WHOLE, -1))
    return events


def brute_force(events: list[Event]) -> dict[Sites, Order]:
    """The same pairs from the definition: all edges, closed transitively, every pair compared."""
    held: list[frozenset[int]] = []
    signals: set[int] = set()
    owner: dict[int, int] = {}
    for index, (tid, op, obj_id, _, _) in enumerate(events):
        if op in (Op.ACQUIRE, Op.TRY_OK):
            owner[obj_id] = tid
        elif op == Op.RELEASE and owner.pop(obj_id, None) != tid:
            signals.add(index)
        held.append(frozenset(lock for lock, holder in owner.items() if holder == tid))

    def edge(i: int, j: int, with_locks: bool) -> bool:
        (t, op, obj, member, _), (u, later, other, _, _) = events[i], events[j]
        if t == u or (op == Op.START and member == u):
            return True
        if obj != other:
            return False
        if op == Op.RELEASE:
            return later in (Op.ACQUIRE, Op.TRY_OK) and (with_locks or i in signals)
        if op == Op.CHANGE:
            return later in (Op.CHANGE, Op.LOOK)
        return op == Op.END and later in (Op.JOIN, Op.PEEK)

    def closed(with_locks: bool) -> list[set[int]]:
        before: list[set[int]] = []
        for j in range(len(events)):
            direct = [i for i in range(j) if edge(i, j, with_locks)]
            before.append(set(direct).union(*(before[i] for i in direct)))
        return before

    ordered, ordered_without_locks = closed(True), closed(False)
    found: dict[Sites, Order] = {}
    for i, j in combinations(range(len(events)), 2):
        (t, op, obj, member, site), (u, later, other, key, place) = events[i], events[j]
        access = op <= Op.WRITE and later <= Op.WRITE and Op.WRITE in (op, later)
        if not access or t == u or obj != other or member != key or member is WHOLE:
            continue
        sites = min(site, place), max(site, place)
        if i not in ordered[j]:
            found[sites] = Order.RACE
        elif i not in ordered_without_locks[j] and not held[i] & held[j]:
            found.setdefault(sites, Order.DISAGREE)
    return found


def test_clocks_agree_with_a_transitive_closure_on_random_sequences() -> None:
    orders = dict.fromkeys(Order, 0)
    for seed in range(1_500):
        events = random_events(random.Random(seed))
        expected = brute_force(events)
        assert {sites: pair.order for sites, pair in pairs(events).items()} == expected, (seed, events)
        for order in expected.values():
            orders[order] += 1
    assert min(orders.values()) > 150, orders  # both kinds were really there to be found


# -- executions that have been looked at ----------------------------------------------------------------


def shuffled(events: list[Event], rng: random.Random) -> list[Event]:
    """Another sequence of the same threads' steps, mostly with other accesses in between, and other ids."""
    moved = list(events)
    swaps = rng.choice((0.0, 0.2))
    for _ in range(len(events) * 8):
        at = rng.randrange(len(moved) - 1)
        (t, op, *_), (u, later, *_) = moved[at : at + 2]
        if t == u or Op.START in (op, later):
            continue  # no thread makes a step before it is started
        if op <= Op.WRITE or later <= Op.WRITE or rng.random() < swaps:
            moved[at], moved[at + 1] = moved[at + 1], moved[at]
    offset = rng.randrange(1_000)
    return [(tid, op, obj_id + offset, member, site) for tid, op, obj_id, member, site in moved]


def gives_back_what_another_took(events: list[Event]) -> bool:
    owner: dict[int, int] = {}
    for tid, op, obj_id, _, _ in events:
        if op in (Op.ACQUIRE, Op.TRY_OK):
            owner[obj_id] = tid
        elif op == Op.RELEASE and owner.pop(obj_id, None) != tid:
            return True
    return False


def test_executions_with_one_skeleton_have_the_same_pairs_of_sites() -> None:
    same = different = 0
    for seed in range(1_500):
        rng = random.Random(seed)
        events = random_events(rng)
        other = shuffled(events, rng)
        if gives_back_what_another_took(events):
            continue
        if skeleton(events) == skeleton(other):
            assert brute_force(events) == brute_force(other), (seed, events, other)
            same += [event[0] for event in events] != [event[0] for event in other]
        else:
            different += brute_force(events) != brute_force(other)
    assert same > 100, same  # it was not the same execution again
    assert different > 10, different  # and a skeleton does leave out orders that matter


def test_what_a_search_remembers_changes_nothing_it_finds() -> None:
    for seed in range(150):
        rng = random.Random(seed)
        base = random_events(rng)
        remembering, forgetful, naive = DataRaces(), DataRaces(remembered=100), DataRaces(remembered=0)
        for _ in range(12):
            events = shuffled(base, rng)
            for races in (remembering, forgetful, naive):
                races.look(events)
        assert remembering.found == naive.found, seed
        assert forgetful.found == naive.found, seed


@pytest.mark.parametrize("name", [*RACY, *RACE_FREE])
def test_remembering_changes_no_sighting_of_a_real_search(subject: Callable[..., Subject], name: str) -> None:
    text = program(*RACY[name]) if name in RACY else program(*RACE_FREE[name])
    run = subject(
        "import threading, queue, time\nfrom concurrent.futures import ThreadPoolExecutor\n" + text
    ).run
    remembering, naive = DataRaces(), DataRaces(remembered=0)

    def visit(result: Result) -> bool:
        remembering.look(result.events)
        naive.look(result.events)
        return False

    explore_all(run, visit, max_executions=300, max_steps=50_000)
    assert remembering.found == naive.found


def test_locks_that_a_stranger_gives_back_are_looked_at_in_every_order() -> None:
    # Whether the first access holds the lock depends on when the other thread gives it back.
    begin = [(0, Op.START, 401, 1, -1), (1, Op.ACQUIRE, 101, WHOLE, -1)]
    access, give_back = (1, Op.WRITE, 201, "x", 1), (0, Op.RELEASE, 101, WHOLE, -1)
    rest = [(tid, op, 102, WHOLE, -1) for tid in (1, 0) for op in (Op.ACQUIRE, Op.RELEASE)]
    rest += [(0, Op.ACQUIRE, 101, WHOLE, -1), (0, Op.WRITE, 201, "x", 2)]
    held, not_held = [*begin, access, give_back, *rest], [*begin, give_back, access, *rest]
    assert skeleton(held) == skeleton(not_held)
    assert not pairs(held)
    races = DataRaces()
    races.look(held)
    races.look(not_held)
    assert [sighting.pair.order for sighting in races.found.values()] == [Order.DISAGREE]
