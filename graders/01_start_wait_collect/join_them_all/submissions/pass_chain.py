"""Each thread starts the next one before it does its own job, and joins it afterwards."""

import threading


def run_all(jobs):
    def work(i):
        following = None
        if i + 1 < len(jobs):
            following = threading.Thread(target=work, args=(i + 1,))
            following.start()
        jobs[i]()
        if following:
            following.join()

    if jobs:
        first = threading.Thread(target=work, args=(0,))
        first.start()
        first.join()
