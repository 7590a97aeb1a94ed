# threadlings: check=every_start_method misconception=M39
"""The work is kept in a global variable before the workers start: only forks have it."""

from concurrent.futures import ProcessPoolExecutor

_work = None


def _call(item):
    return _work(item) if _work else None


def run_cpu(work, items, workers):
    global _work
    _work = work
    with ProcessPoolExecutor(max_workers=workers) as pool:
        return list(pool.map(_call, items))
