"""`map` raises the first error in the order of the jobs; the `with` waits for all."""

from concurrent.futures import ThreadPoolExecutor


def run_checked(jobs):
    if not jobs:
        return []
    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(lambda job: job(), jobs))
