# threadlings: check=error_arrives misconception=M08
"""Catches one kind of error in the thread; the others end it."""

import threading


def run_checked(jobs):
    results = [None] * len(jobs)
    errors = [None] * len(jobs)

    def work(i, job):
        try:
            results[i] = job()
        except (ValueError, OSError) as error:
            errors[i] = error

    threads = [threading.Thread(target=work, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in errors:
        if error is not None:
            raise error
    return results
