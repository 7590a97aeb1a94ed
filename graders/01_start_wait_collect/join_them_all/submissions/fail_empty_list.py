# threadlings: check=no_jobs misconception=none
"""A pool of no workers cannot be built, so that an empty list is an error."""

from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        for job in jobs:
            pool.submit(job)
