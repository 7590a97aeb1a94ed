# threadlings: check=places_come_back misconception=M25
"""A job that fails gives back two places."""

import threading


def run_limited(jobs, limit):
    results = [None] * len(jobs)
    places = threading.Semaphore(limit)

    def run(index, job):
        places.acquire()
        try:
            results[index] = job()
        except Exception as error:
            results[index] = error
            places.release()
        finally:
            places.release()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
