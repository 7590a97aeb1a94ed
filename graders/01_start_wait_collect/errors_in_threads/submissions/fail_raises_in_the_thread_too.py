# threadlings: check=no_thread_dies misconception=M08
"""Keeps the error and lets it go on: the caller gets it, and a traceback is printed."""

import threading


class Job(threading.Thread):
    def __init__(self, job):
        super().__init__()
        self.job, self.error, self.result = job, None, None

    def run(self):
        try:
            self.result = self.job()
        except Exception as error:
            self.error = error
            raise


def run_checked(jobs):
    threads = [Job(job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for thread in threads:
        if thread.error is not None:
            raise thread.error
    return [thread.result for thread in threads]
