# threadlings: check=empty_list misconception=none
"""A pool as large as the list, also if the list is empty."""

from concurrent.futures import ThreadPoolExecutor


def parallel_map(func, items):
    with ThreadPoolExecutor(max_workers=len(items)) as pool:
        return list(pool.map(func, items))
