"""What looking for data races costs: user CPU time of the analysis as a share of the search.

Run: python benchmarks/data_races.py [--executions N]
"""

from __future__ import annotations

import argparse
import textwrap
import time

from threadlings.engine.execution import Result
from threadlings.engine.modules import Library
from threadlings.engine.subject import SourceFile, Subject
from threadlings.search.data_races import DataRaces
from threadlings.search.exhaustive import explore_all

_RUN = """
def main():
    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for t in threads: t.start()
    for t in threads: t.join()
"""
PROGRAMS = {
    "two threads, two plain increments each": """
        import threading
        THREADS, n = 2, 0
        def work():
            global n
            n += 1
            n += 1
        """,
    "three threads, three locked increments each": """
        import threading
        THREADS = 3
        class Counter:
            def __init__(self): self.n, self.lock = 0, threading.Lock()
        counter = Counter()
        def work():
            for _ in range(3):
                with counter.lock: counter.n += 1
        """,
    "two threads through a queue": """
        import queue, threading
        THREADS, items, seen = 2, queue.Queue(), {}
        def work():
            items.put(1)
            seen[threading.get_ident()] = items.get()
        """,
}


def main() -> None:
    """Print a line a program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--executions", type=int, default=2_000, help="bound on executions a program")
    limit = parser.parse_args().executions
    library = Library()
    for name, source in PROGRAMS.items():
        file = SourceFile("student", "program", textwrap.dedent(source) + _RUN)
        subject = Subject(library, [file], lambda modules: modules["student"].main())
        races, spent = DataRaces(), [0.0]

        def visit(result: Result, races: DataRaces = races, spent: list[float] = spent) -> bool:
            begun = time.process_time()
            races.look(result.events)
            spent[0] += time.process_time() - begun
            return False

        begun = time.process_time()
        coverage = explore_all(subject.run, visit, max_executions=limit, max_steps=10_000_000)
        whole = time.process_time() - begun
        count = coverage.executions
        print(
            f"{name:45} {count:5} executions  {whole / count * 1e6:5.0f} us each, "
            f"{spent[0] / count * 1e6:4.0f} us for races: {100 * spent[0] / whole:4.1f} %"
        )


if __name__ == "__main__":
    main()
