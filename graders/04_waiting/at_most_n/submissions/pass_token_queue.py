"""Tokens in a queue: who has one may run, and puts it back."""

from queue import Queue
from threading import Thread


class Job(Thread):
    def __init__(self, job, tokens):
        super().__init__()
        self.job, self.tokens, self.result = job, tokens, None

    def run(self):
        token = self.tokens.get()
        try:
            self.result = self.job()
        except Exception as error:
            self.result = error
        finally:
            self.tokens.put(token)


def run_limited(jobs, limit):
    tokens = Queue()
    for token in range(limit):
        tokens.put(token)
    threads = [Job(job, tokens) for job in jobs]
    [thread.start() for thread in threads]
    return [thread.join() or thread.result for thread in threads]
