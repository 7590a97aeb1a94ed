# threadlings: check=calls_overlap misconception=none
"""A pool that is smaller than the list: the third call waits for a worker."""

from concurrent.futures import ThreadPoolExecutor


def parallel_map(func, items):
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(func, items))
