"""Joins in slices and looks after each slice: wakes up the moment a thread ends (a common idiom, for Ctrl-C)."""

import threading


def run_all(jobs):
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(timeout=0.5)
