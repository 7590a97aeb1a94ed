"""A pool; the futures are asked in the order of the jobs, after the `with`."""

from concurrent.futures import ThreadPoolExecutor


def run_checked(jobs):
    with ThreadPoolExecutor(max_workers=len(jobs) or 1) as pool:
        futures = [pool.submit(job) for job in jobs]
    return [future.result() for future in futures]
