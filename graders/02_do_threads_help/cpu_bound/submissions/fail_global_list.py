# threadlings: check=in_order misconception=M39
"""The workers append to a list: each to the one in its own memory."""

from concurrent.futures import ProcessPoolExecutor

results = []


def _append(work, item):
    results.append(work(item))


def run_cpu(work, items, workers):
    results.clear()
    with ProcessPoolExecutor(max_workers=workers) as pool:
        for future in [pool.submit(_append, work, item) for item in items]:
            future.result()
    return list(results)
