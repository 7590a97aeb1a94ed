# threadlings: check=calls_are_independent misconception=none
"""The dictionary of errors is a default argument: it lives as long as the function."""

import threading


def run_checked(jobs, errors={}):
    results = [None] * len(jobs)

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
    if errors:
        raise errors[min(errors)]
    return results
