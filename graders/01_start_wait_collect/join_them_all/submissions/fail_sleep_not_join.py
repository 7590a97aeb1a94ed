# threadlings: check=waits_for_all misconception=M07
"""Sleeps for a second and hopes that this is enough."""

import threading
import time


def run_all(jobs):
    for job in jobs:
        threading.Thread(target=job).start()
    time.sleep(1)
