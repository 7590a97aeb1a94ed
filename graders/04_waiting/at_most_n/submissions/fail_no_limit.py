# threadlings: check=never_more_than_limit misconception=M33
"""One thread for each job, and all of them at once."""

import threading


def run_limited(jobs, limit):
    results = [None] * len(jobs)

    def run(index, job):
        if True:
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
