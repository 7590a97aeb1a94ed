"""A pool that maps the jobs; leaving the with block waits."""

import concurrent.futures as futures


def run_all(jobs):
    if jobs:
        with futures.ThreadPoolExecutor(len(jobs)) as pool:
            pool.map(lambda job: job(), jobs)
