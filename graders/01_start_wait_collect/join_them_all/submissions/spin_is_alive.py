# threadlings: check=returns_with_the_last misconception=M24
"""Asks every thread in turn, without rest, whether it is alive."""

import threading


def run_all(jobs):
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        continue
