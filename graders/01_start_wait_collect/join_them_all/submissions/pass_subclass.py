"""A subclass of Thread for the jobs."""

from threading import Thread


class Runner(Thread):
    def __init__(self, job):
        Thread.__init__(self, name=f"runner of {job}")
        self._job = job

    def run(self):
        self._job()


def run_all(jobs):
    runners = list(map(Runner, jobs))
    [runner.start() for runner in runners]
    [runner.join() for runner in runners]
