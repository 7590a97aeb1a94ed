"""A thread class with result and error."""

from threading import *


class Job(Thread):
    def __init__(self, job):
        Thread.__init__(self)
        self.job = job
        self.result = self.error = None

    def run(self):
        try:
            self.result = self.job()
        except Exception as error:
            self.error = error


def run_checked(jobs):
    threads = [Job(job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    failed = [thread.error for thread in threads if thread.error]
    if failed:
        raise failed[0]
    return [thread.result for thread in threads]
