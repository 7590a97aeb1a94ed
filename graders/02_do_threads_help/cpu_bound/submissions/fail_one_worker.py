# threadlings: check=several_processes misconception=none
"""A pool of one, so that nothing can go wrong."""

from concurrent.futures import ProcessPoolExecutor


def run_cpu(work, items, workers):
    with ProcessPoolExecutor(max_workers=1) as pool:
        return list(pool.map(work, items))
