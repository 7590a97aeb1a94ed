# threadlings: check=places_come_back misconception=M18
"""A job that fails keeps its place."""

import threading


def run_limited(jobs, limit):
    results = [None] * len(jobs)
    places = threading.Semaphore(limit)

    def run(index, job):
        places.acquire()
        try:
            results[index] = job()
            places.release()
        except Exception as error:
            results[index] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
