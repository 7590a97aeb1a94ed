# threadlings: check=nothing_left misconception=none
"""A pool that is made when the file is imported, and never closed."""

from concurrent.futures import ProcessPoolExecutor

POOL = ProcessPoolExecutor(max_workers=2)


def run_cpu(work, items, workers):
    return list(POOL.map(work, items))
