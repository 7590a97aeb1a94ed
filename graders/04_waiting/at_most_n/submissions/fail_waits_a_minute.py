# threadlings: check=never_more_than_limit misconception=M25
"""Waits for a place for a minute, and then begins without one."""

import threading


def run_limited(jobs, limit):
    results = [None] * len(jobs)
    places = threading.Semaphore(limit)

    def run(index, job):
        places.acquire(timeout=60)
        try:
            results[index] = job()
        except Exception as error:
            results[index] = error
        places.release()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
