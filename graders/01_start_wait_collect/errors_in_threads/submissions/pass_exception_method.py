"""wait() for all futures, then the exceptions in order, then the results."""

from concurrent.futures import ThreadPoolExecutor, wait


def run_checked(jobs):
    if not jobs:
        return []
    pool = ThreadPoolExecutor(max_workers=len(jobs))
    futures = [pool.submit(job) for job in jobs]
    wait(futures)
    pool.shutdown()
    for future in futures:
        if future.exception():
            raise future.exception()
    return [future.result() for future in futures]
