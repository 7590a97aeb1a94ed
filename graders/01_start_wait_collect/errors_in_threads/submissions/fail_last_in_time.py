# threadlings: check=first_in_the_list misconception=M09
"""One variable for the error: whoever fails last is raised."""

import threading


def run_checked(jobs):
    results = [None] * len(jobs)
    failed = None

    def work(i, job):
        nonlocal failed
        try:
            results[i] = job()
        except Exception as error:
            failed = error

    threads = [threading.Thread(target=work, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed is not None:
        raise failed
    return results
