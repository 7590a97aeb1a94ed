# threadlings: check=waits_for_all misconception=none
"""Builds the threads and never starts them."""

import threading


def run_all(jobs):
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        if thread.is_alive():
            thread.join()
