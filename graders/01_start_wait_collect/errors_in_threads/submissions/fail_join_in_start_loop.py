# threadlings: check=jobs_overlap misconception=M05
"""Waits for each thread before the next one starts."""

import threading


def run_checked(jobs):
    results, errors = [], []

    def work(job):
        try:
            results.append(job())
        except Exception as error:
            errors.append(error)

    for job in jobs:
        thread = threading.Thread(target=work, args=(job,))
        thread.start()
        thread.join()
    if errors:
        raise errors[0]
    return results
