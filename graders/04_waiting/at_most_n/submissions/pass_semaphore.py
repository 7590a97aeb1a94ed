"""`with` around the job, in the worker."""

import threading


def run_limited(jobs, limit):
    results = [None] * len(jobs)
    places = threading.Semaphore(limit)

    def run(index, job):
        with places:
            try:
                results[index] = job()
            except Exception as error:
                results[index] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
