from concurrent.futures import ThreadPoolExecutor, wait


def run_all(jobs):
    if not jobs:
        return
    with ThreadPoolExecutor(len(jobs)) as pool:
        wait([pool.submit(job) for job in jobs])
