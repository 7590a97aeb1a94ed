"""Submit all, then ask the futures in order."""

import concurrent.futures


def parallel_map(func, items):
    if not items:
        return []
    with concurrent.futures.ThreadPoolExecutor(len(items)) as pool:
        futures = [pool.submit(func, x) for x in items]
    return [future.result() for future in futures]
