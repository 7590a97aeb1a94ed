# threadlings: check=first_in_the_list misconception=M09
"""`as_completed` yields in the order of finishing, so the error raised is the first in time."""

from concurrent.futures import ThreadPoolExecutor, as_completed


def run_checked(jobs):
    if not jobs:
        return []
    with ThreadPoolExecutor(len(jobs)) as pool:
        futures = [pool.submit(job) for job in jobs]
        for future in as_completed(futures):
            future.result()
    return [future.result() for future in futures]
