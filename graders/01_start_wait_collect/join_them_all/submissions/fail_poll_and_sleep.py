# threadlings: check=returns_with_the_last misconception=M24
"""Asks every ten milliseconds whether a thread is alive."""

import threading
import time


def run_all(jobs):
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        time.sleep(0.01)
