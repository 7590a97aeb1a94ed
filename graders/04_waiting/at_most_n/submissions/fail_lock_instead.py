# threadlings: check=no_place_is_wasted misconception=M17
"""A lock is a limit of 1."""

import threading


def run_limited(jobs, limit):
    results = [None] * len(jobs)
    lock = threading.Lock()

    def run(index, job):
        with lock:
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
