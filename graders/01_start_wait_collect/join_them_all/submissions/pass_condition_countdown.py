"""A countdown under a Condition."""

import threading


def run_all(jobs):
    left = len(jobs)
    changed = threading.Condition()

    def work(job):
        nonlocal left
        try:
            job()
        finally:
            with changed:
                left -= 1
                changed.notify_all()

    for job in jobs:
        threading.Thread(target=work, args=(job,)).start()
    with changed:
        changed.wait_for(lambda: left == 0)
