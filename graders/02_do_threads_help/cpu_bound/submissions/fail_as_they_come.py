# threadlings: check=in_order misconception=M09
"""Results in the order in which they arrive."""

import multiprocessing


def run_cpu(work, items, workers):
    with multiprocessing.Pool(workers) as pool:
        return list(pool.imap_unordered(work, items))
