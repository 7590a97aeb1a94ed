# threadlings: check=returns_with_the_last misconception=M07
"""Sleeps much longer than any job is expected to take."""

import threading
import time


def run_all(jobs):
    for job in jobs:
        threading.Thread(target=job).start()
    time.sleep(10)
