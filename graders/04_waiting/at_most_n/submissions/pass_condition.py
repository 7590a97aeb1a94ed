"""A count of those who run, under a condition."""

import threading


def run_limited(jobs, limit):
    results = [None] * len(jobs)
    running = 0
    changed = threading.Condition()

    def run(index, job):
        nonlocal running
        with changed:
            changed.wait_for(lambda: running < limit)
            running += 1
        try:
            results[index] = job()
        except Exception as error:
            results[index] = error
        finally:
            with changed:
                running -= 1
                changed.notify()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
