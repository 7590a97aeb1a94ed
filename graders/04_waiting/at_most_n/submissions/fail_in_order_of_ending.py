# threadlings: check=in_order misconception=M09
"""Results as they come."""

import threading


def run_limited(jobs, limit):
    results = [None] * len(jobs)
    places = threading.Semaphore(limit)
    results.clear()

    def run(index, job):
        with places:
            try:
                results.append(job())
            except Exception as error:
                results.append(error)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
