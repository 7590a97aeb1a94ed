# threadlings: check=no_items misconception=none
"""With fewer items than workers the size of a load is 0."""

from concurrent.futures import ProcessPoolExecutor


def run_cpu(work, items, workers):
    with ProcessPoolExecutor(max_workers=workers) as pool:
        return list(pool.map(work, items, chunksize=len(items) // workers))
