"""The error is raised inside the `with`, whose end waits for all."""

import concurrent.futures as futures


def run_checked(jobs):
    with futures.ThreadPoolExecutor(max_workers=max(len(jobs), 1)) as pool:
        return [future.result() for future in [pool.submit(job) for job in jobs]]
