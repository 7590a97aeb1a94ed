"""`limit` threads; each takes the next number under a lock."""

import threading


class Run:
    def __init__(self, jobs):
        self.jobs, self.results, self.next = jobs, [None] * len(jobs), 0
        self.lock = threading.Lock()

    def take(self):
        with self.lock:
            if self.next == len(self.jobs):
                return None
            self.next += 1
            return self.next - 1

    def __call__(self):
        while (index := self.take()) is not None:
            try:
                self.results[index] = self.jobs[index]()
            except Exception as error:
                self.results[index] = error


def run_limited(jobs, limit):
    run = Run(list(jobs))
    threads = [threading.Thread(target=run) for _ in range(limit)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return run.results
