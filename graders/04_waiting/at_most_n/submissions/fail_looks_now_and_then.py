# threadlings: check=no_place_is_wasted misconception=M24
"""Looks every tenth of a second whether there is a place."""

import threading
import time


def run_limited(jobs, limit):
    results = [None] * len(jobs)
    running = 0
    lock = threading.Lock()

    def run(index, job):
        nonlocal running
        while True:
            with lock:
                if running < limit:
                    running += 1
                    break
            time.sleep(0.1)
        try:
            results[index] = job()
        except Exception as error:
            results[index] = error
        with lock:
            running -= 1

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
