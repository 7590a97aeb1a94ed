# threadlings: check=waits_for_all misconception=M10
"""The same lambda, started inside the loop: goes wrong only if the loop is faster than the thread."""

import threading


def run_all(jobs):
    threads = []
    for job in jobs:
        thread = threading.Thread(target=lambda: job())
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
