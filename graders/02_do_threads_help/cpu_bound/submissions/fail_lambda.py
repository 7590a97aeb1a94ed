# threadlings: check=in_order misconception=M39
"""A lambda cannot be found by name in another process."""

from concurrent.futures import ProcessPoolExecutor


def run_cpu(work, items, workers):
    with ProcessPoolExecutor(max_workers=workers) as pool:
        return list(pool.map(lambda item: work(item), items))
