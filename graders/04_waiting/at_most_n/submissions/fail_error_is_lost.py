# threadlings: check=failure_is_a_result misconception=none
"""An exception ends the thread, and its place in the list stays None."""

import threading


def run_limited(jobs, limit):
    results = [None] * len(jobs)
    places = threading.Semaphore(limit)

    def run(index, job):
        with places:
            results[index] = job()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
