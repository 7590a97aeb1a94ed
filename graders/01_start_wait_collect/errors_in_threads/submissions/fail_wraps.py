# threadlings: check=error_arrives misconception=none
"""Raises an exception of its own, with the first one as its cause."""

import threading


def run_checked(jobs):
    results = [None] * len(jobs)
    errors = [None] * len(jobs)

    def work(i, job):
        try:
            results[i] = job()
        except Exception as error:
            errors[i] = error

    threads = [threading.Thread(target=work, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in errors:
        if error is not None:
            raise RuntimeError("a job failed") from error
    return results
