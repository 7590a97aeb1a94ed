# threadlings: check=waits_for_all misconception=M04
"""Starts the threads and waits for none of them."""

import threading


def run_all(jobs):
    for job in jobs:
        threading.Thread(target=job).start()
