# threadlings: check=not_more_than_workers misconception=M33
"""The pool has a worker for each item, whatever was asked for."""

from concurrent.futures import ProcessPoolExecutor


def run_cpu(work, items, workers):
    if not items:
        return []
    with ProcessPoolExecutor(max_workers=len(items)) as pool:
        futures = [pool.submit(work, item) for item in items]
        return [future.result() for future in futures]
