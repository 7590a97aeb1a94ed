"""`ProcessPoolExecutor.map` with loads of several items."""

from concurrent.futures import ProcessPoolExecutor


def run_cpu(work, items, workers):
    with ProcessPoolExecutor(max_workers=workers) as pool:
        return list(pool.map(work, items, chunksize=max(1, len(items) // (4 * workers))))
