"""`executor.map` keeps the order."""

from concurrent.futures import ThreadPoolExecutor


def parallel_map(func, items):
    with ThreadPoolExecutor(max_workers=max(1, len(items))) as pool:
        return list(pool.map(func, items))
