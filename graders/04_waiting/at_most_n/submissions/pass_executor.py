"""A pool of as many threads as may run at once."""

from concurrent.futures import ThreadPoolExecutor


def run_limited(jobs, limit):
    with ThreadPoolExecutor(max_workers=limit) as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.exception() or future.result() for future in futures]
