# threadlings: check=no_place_is_wasted misconception=M05
"""Waits for each thread right after starting it."""

import threading


def run_limited(jobs, limit):
    results = []

    def run(job):
        try:
            results.append(job())
        except Exception as error:
            results.append(error)

    for job in jobs:
        thread = threading.Thread(target=run, args=(job,))
        thread.start()
        thread.join()
    return results
