# threadlings: check=error_arrives misconception=M22
"""Every job releases a semaphore at its end, but for one that fails."""

import threading


def run_checked(jobs):
    results = [None] * len(jobs)
    errors = [None] * len(jobs)
    done = threading.Semaphore(0)

    def work(i, job):
        try:
            results[i] = job()
            done.release()
        except Exception as error:
            errors[i] = error

    for i, job in enumerate(jobs):
        threading.Thread(target=work, args=(i, job)).start()
    for _ in jobs:
        done.acquire()
    for error in errors:
        if error is not None:
            raise error
    return results
