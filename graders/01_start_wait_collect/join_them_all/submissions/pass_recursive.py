"""Start on the way in, join on the way out."""

import threading


def run_all(jobs):
    if jobs:
        thread = threading.Thread(target=jobs[0])
        thread.start()
        run_all(jobs[1:])
        thread.join()
