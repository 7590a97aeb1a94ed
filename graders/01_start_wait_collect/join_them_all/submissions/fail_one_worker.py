# threadlings: check=jobs_overlap misconception=M05
"""One single thread runs all the jobs, one after the other."""

import threading


def run_all(jobs):
    def work():
        for job in jobs:
            job()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
