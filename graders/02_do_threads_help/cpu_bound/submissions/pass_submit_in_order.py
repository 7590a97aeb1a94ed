"""submit, and results in order."""

import concurrent.futures


def run_cpu(work, items, workers):
    with concurrent.futures.ProcessPoolExecutor(workers) as pool:
        futures = [pool.submit(work, item) for item in items]
    return [future.result() for future in futures]
