# threadlings: check=every_result misconception=none
"""Gives back the iterator of the pool instead of a list."""

from concurrent.futures import ThreadPoolExecutor


def parallel_map(func, items):
    if not items:
        return []
    with ThreadPoolExecutor(max_workers=len(items)) as pool:
        return pool.map(func, items)
