"""A start method of its own choice, whatever the program has set."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def run_cpu(work, items, workers):
    if not items:
        return []
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=min(workers, len(items)), mp_context=context) as pool:
        return list(pool.map(work, items))
