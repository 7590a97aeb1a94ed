# threadlings: check=in_order misconception=M39
"""A function inside a function cannot be found by name either."""

import multiprocessing


def run_cpu(work, items, workers):
    def numbered(pair):
        return pair[0], work(pair[1])

    if not items:
        return []
    with multiprocessing.Pool(workers) as pool:
        results = dict(pool.imap_unordered(numbered, list(enumerate(items))))
    return [results[i] for i in range(len(items))]
