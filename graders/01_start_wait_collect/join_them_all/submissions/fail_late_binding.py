# threadlings: check=waits_for_all misconception=M10
"""Every lambda looks the loop variable up when it runs: all threads run the last job."""

import threading


def run_all(jobs):
    threads = []
    for job in jobs:
        threads.append(threading.Thread(target=lambda: job()))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
