# threadlings: check=no_place_is_wasted misconception=M05
"""A batch begins when the whole batch before it has ended."""

import threading


def run_limited(jobs, limit):
    results = [None] * len(jobs)

    def run(index):
        try:
            results[index] = jobs[index]()
        except Exception as error:
            results[index] = error

    for start in range(0, len(jobs), limit):
        batch = [threading.Thread(target=run, args=(index,)) for index in range(start, min(start + limit, len(jobs)))]
        for thread in batch:
            thread.start()
        for thread in batch:
            thread.join()
    return results
