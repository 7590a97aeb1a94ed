# threadlings: check=error_arrives misconception=M38
"""Catches the error in the thread, and keeps it from everybody."""

import threading


def run_checked(jobs):
    results = [None] * len(jobs)

    def work(i, job):
        try:
            results[i] = job()
        except Exception:
            results[i] = None

    threads = [threading.Thread(target=work, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
