"""The low-level module: one lock for each job, given back when the job is done."""

import _thread


def run_all(jobs):
    def work(job, done):
        try:
            job()
        finally:
            done.release()

    locks = []
    for job in jobs:
        done = _thread.allocate_lock()
        done.acquire()
        _thread.start_new_thread(work, (job, done))
        locks.append(done)
    for done in locks:
        done.acquire()
