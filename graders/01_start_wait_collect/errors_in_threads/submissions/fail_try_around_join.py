# threadlings: check=error_arrives misconception=M08
"""Catches what `join()` is thought to raise."""

import threading


def run_checked(jobs):
    results = [None] * len(jobs)

    def work(i, job):
        results[i] = job()

    threads = [threading.Thread(target=work, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    first = None
    for thread in threads:
        try:
            thread.join()
        except Exception as error:
            first = first or error
    if first:
        raise first
    return results
