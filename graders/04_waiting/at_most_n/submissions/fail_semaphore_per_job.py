# threadlings: check=never_more_than_limit misconception=M14
"""Every job has permits of its own."""

import threading


def run_limited(jobs, limit):
    results = [None] * len(jobs)

    def run(index, job):
        with threading.Semaphore(limit):
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
