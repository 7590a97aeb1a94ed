# threadlings: check=jobs_overlap misconception=none
"""Two workers for any number of jobs: the third job waits."""

from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    with ThreadPoolExecutor(max_workers=2) as pool:
        for job in jobs:
            pool.submit(job)
