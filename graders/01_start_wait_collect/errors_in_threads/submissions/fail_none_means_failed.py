# threadlings: check=any_result misconception=none
"""A slot that is still None is taken for a failure."""

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
    for result, error in zip(results, errors):
        if result is None:
            raise error or RuntimeError("no result")
    return results
