# threadlings: check=waits_for_all misconception=M04
"""Raises as soon as a joined thread has an error, while later ones still run."""

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
    for i, thread in enumerate(threads):
        thread.join()
        if errors[i] is not None:
            raise errors[i]
    return results
