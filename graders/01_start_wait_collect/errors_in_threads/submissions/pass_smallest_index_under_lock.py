"""Keeps only the error of the smallest index, under a lock; a condition counts down."""

import threading


def run_checked(jobs):
    changed = threading.Condition()
    results = {}
    first = (len(jobs), None)
    left = len(jobs)

    def work(i, job):
        nonlocal first, left
        error = None
        try:
            results[i] = job()
        except Exception as caught:
            error = caught
        with changed:
            if error is not None and i < first[0]:
                first = (i, error)
            left -= 1
            changed.notify_all()

    for i, job in enumerate(jobs):
        threading.Thread(target=work, args=(i, job), daemon=True).start()
    with changed:
        while left:
            changed.wait()
    if first[1] is not None:
        raise first[1]
    return [results[i] for i in range(len(jobs))]
