"""concurrent.futures.wait; the pool is never shut down: its idle workers end when the program ends."""

from concurrent.futures import ThreadPoolExecutor, wait


def run_all(jobs):
    pool = ThreadPoolExecutor(max_workers=len(jobs) + 1)
    wait([pool.submit(job) for job in jobs])
