"""try/except in the worker, two lists."""

import threading


def run_checked(jobs):
    results, errors = [None] * len(jobs), [None] * len(jobs)

    def work(i, job):
        try:
            results[i] = job()
        except BaseException as error:
            errors[i] = error

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in filter(None, errors):
        raise error
    return results
