"""`multiprocessing.Pool`."""

from multiprocessing import Pool


def run_cpu(work, items, workers):
    with Pool(processes=workers) as pool:
        return pool.map(work, items)
